/** A real OpenID provider beside the stack: npm's `oidc-provider`, as the server's own tests start it. */
import { spawn } from "node:child_process";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { environment, PYTHON, ROOT } from "./stack";

const PACKAGES = "import sys; from support.providers import packages; sys.stdout.write(packages().node)";
const HOME = join(ROOT, ".venv/test-providers");
export const CLIENT = { id: "haulier", secret: "secret-of-the-client" };

export interface Provider {
  readonly issuer: string;
  readonly stop: () => Promise<void>;
}

/** Claims by the name that a person types at the provider. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Start it for people and one address to go back to. Throws where its packages cannot be had. */
export async function startProvider(people: People, redirectUri: string): Promise<Provider> {
  const paths = [join(ROOT, "tests"), join(ROOT, "tools"), join(ROOT, "src")].join(":");
  const { stdout: node } = await promisify(execFile)(PYTHON, ["-c", PACKAGES], { env: { ...environment(), PYTHONPATH: paths } });
  const child = spawn(node, ["providers.mjs"], { cwd: HOME, stdio: ["pipe", "pipe", "inherit"] });
  const clients = [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], response_types: ["code"], grant_types: ["authorization_code"] }];
  child.stdin.write(`${JSON.stringify({ people, clients, key: "", certificate: "" })}\n`);
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("{")) continue;
    const { issuer } = JSON.parse(line) as { issuer: string };
    const stop = async () => {
      const end = once(child, "exit");
      child.stdin.end();
      await end;
    };
    return { issuer, stop };
  }
  throw new Error("the provider ended before it began");
}
