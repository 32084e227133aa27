/** Real providers beside the stack: npm's `oidc-provider` and `samlp`, as the server's own tests start them. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { environment, PYTHON, ROOT } from "./stack";

/** Fetches the packages; prints their Node.js and a key with its certificate, by which the SAML provider signs. */
const PREPARE = `
import json
from support.connections import new_certificate
from support.providers import packages
key, certificate = new_certificate()
print(json.dumps({"node": packages().node, "key": key, "certificate": certificate}))
`;
const HOME = join(ROOT, ".venv/test-providers");
export const CLIENT = { id: "haulier", secret: "secret-of-the-client" };

interface Prepared {
  readonly node: string;
  readonly key: string;
  readonly certificate: string;
}

export interface Provider {
  readonly issuer: string;
  /** Where people sign in by SAML, and the certificate by which that is signed. */
  readonly saml: { readonly address: string; readonly certificate: string };
  readonly stop: () => Promise<void>;
}

/** Claims by the name that a person types at the provider. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Start both for people and one address to go back to. Throws where their packages cannot be had. */
export async function startProvider(people: People, redirectUri: string): Promise<Provider> {
  const paths = [join(ROOT, "tests"), join(ROOT, "tools"), join(ROOT, "src")].join(":");
  const { stdout } = await promisify(execFile)(PYTHON, ["-c", PREPARE], { env: { ...environment(), PYTHONPATH: paths } });
  const { node, key, certificate } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Prepared;
  const child = spawn(node, ["providers.mjs"], { cwd: HOME, stdio: ["pipe", "pipe", "inherit"] });
  const clients = [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], response_types: ["code"], grant_types: ["authorization_code"] }];
  child.stdin.write(`${JSON.stringify({ people, clients, key, certificate })}\n`);
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("{")) continue;
    const { issuer, saml } = JSON.parse(line) as { issuer: string; saml: string };
    const stop = async () => {
      const end = once(child, "exit");
      child.stdin.end();
      await end;
    };
    return { issuer, saml: { address: saml, certificate }, stop };
  }
  throw new Error("the provider ended before it began");
}
