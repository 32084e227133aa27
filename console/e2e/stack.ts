/** One real stack for a run: `haulier demo --keep` in a home of its own, on a free port. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** What is known of a stack that runs. `demo` is the tenant of the demo, with the link that was printed, `mails` tells of its mails. */
export interface RunningStack {
  readonly url: string;
  readonly mails: string;
  readonly home: string;
  readonly pids: Readonly<Record<string, number>>;
  readonly demo: { readonly tenantId: string; readonly link: string };
}

/** Names the file that tells a run's tests of its stack. Set it to the file of a stack that was kept to use that one. */
export const STACK_VARIABLE = "HAULIER_E2E_STACK";
const DEMO_TRIPS = "300";
/** Trips of them that stay on the road. */
const DEMO_OPEN = "60";
const START_MS = 180_000;
const STOP_MS = 60_000;
export const ROOT = resolve(import.meta.dirname, "../..");
const HAULIER = process.env["HAULIER"] ?? join(ROOT, ".venv/bin/haulier");
export const PYTHON = join(HAULIER, "../python");

/** Identity providers of journeys are on this machine, so the server must be let call there. */
const FOR_TESTS = {
  HAULIER_PORT: "0",
  HAULIER_LOG_LEVEL: "warning",
  HAULIER_OUTBOUND_ALLOW_PRIVATE: "true",
  HAULIER_WORLD_DATA: "none",
};

/** The environment of every command: this checkout's package, unless another `haulier` is named. */
export function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("HAULIER_"));
  const source = process.env["HAULIER"] === undefined ? { PYTHONPATH: join(ROOT, "src") } : {};
  return { ...Object.fromEntries(own), ...source, ...FOR_TESTS };
}

/** Run a program to its end and give the lines that it printed. Throws with its words where it fails. */
export async function runToEnd(program: string, arguments_: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program, arguments_, { env: environment(), cwd: tmpdir() });
  return stdout.split("\n").filter((line) => line !== "");
}

/** Run a `haulier` command that answers with one line of JSON. */
export async function haulier<T>(...arguments_: string[]): Promise<T> {
  const lines = await runToEnd(HAULIER, arguments_);
  return JSON.parse(lines.at(-1) ?? "null") as T;
}

/** Start a stack. Gives how to stop it, which also removes its home. */
export async function startStack(trips: string = DEMO_TRIPS): Promise<{ stack: RunningStack; stop: () => Promise<void> }> {
  if (!existsSync(HAULIER)) throw new Error(`there is no ${HAULIER}: run "make setup", or name another one in HAULIER`);
  const place = await mkdtemp(join(tmpdir(), "haulier-e2e-"));
  const home = join(place, "home");
  const child = spawn(HAULIER, ["demo", "--keep", "--trips", trips, "--open", DEMO_OPEN, "--json", "--home", home], {
    env: environment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    await ended(child);
    await rm(place, { recursive: true, force: true });
  };
  try {
    const ready = await readyLine(child);
    const tenants = (await runToEnd(HAULIER, ["tenants", "list", "--json", "--home", home])).map((line) => JSON.parse(line) as Tenant);
    const demo = tenants.find((tenant) => tenant.tenantId.startsWith("demo"));
    if (demo === undefined) throw new Error("the demo made no tenant");
    return { stack: { url: ready.url, mails: ready.mails, pids: ready.pids, home, demo: { tenantId: demo.tenantId, link: ready.console } }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Mail {
  readonly to: readonly string[];
  readonly text: string;
}

/** The texts of the mails to somebody, the latest one last. */
export async function mailsTo(stack: RunningStack, to: string): Promise<readonly string[]> {
  const { data } = (await (await fetch(stack.mails)).json()) as { data: { latest: readonly Mail[] } };
  return data.latest.filter((mail) => mail.to.includes(to)).map((mail) => mail.text);
}

/** The stack of this run, for a test. */
export async function runningStack(): Promise<RunningStack> {
  const file = process.env[STACK_VARIABLE];
  if (file === undefined) throw new Error("no stack runs: the tests are started by playwright.config.ts");
  return JSON.parse(await readFile(file, "utf8")) as RunningStack;
}

/** Tell the tests of a run where its stack is. */
export async function tellOf(stack: RunningStack): Promise<void> {
  const file = join(stack.home, "../stack.json");
  await writeFile(file, JSON.stringify(stack));
  process.env[STACK_VARIABLE] = file;
}

/** Process ids of the API workers that run now: the supervisor keeps all its children in a file, by name. */
async function apiWorkers(stack: RunningStack): Promise<number[]> {
  const children = JSON.parse(await readFile(join(stack.home, "processes"), "utf8")) as [pid: number, startedAt: number, name: string][];
  return children.filter(([, , name]) => name.startsWith("api-")).map(([pid]) => pid);
}

/** End the API without a warning, as `kill -9` does. The stack starts it again. */
export async function killApi(stack: RunningStack): Promise<void> {
  for (const pid of await apiWorkers(stack)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it had ended already
    }
  }
}

interface Tenant {
  readonly tenantId: string;
}

interface Ready {
  readonly url: string;
  readonly pids: Readonly<Record<string, number>>;
  /** The one-time link. */
  readonly console: string;
  readonly mails: string;
}

/** Wait for the lines that say where the stack serves, and then where its mails are. Throws where the demo failed or took too long. */
async function readyLine(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error("the output of the stack is no pipe");
  const tooLong = setTimeout(() => child.kill("SIGTERM"), START_MS);
  try {
    let ready: Partial<Ready> = {};
    for await (const line of createInterface(child.stdout)) {
      const told = JSON.parse(line) as Partial<Ready> & { report?: { ok: boolean } };
      if (told.report?.ok === false) throw new Error(`the demo's own checks failed: ${line}`);
      ready = { ...ready, ...told };
      if (ready.console !== undefined && ready.mails !== undefined) return ready as Ready;
    }
  } finally {
    clearTimeout(tooLong);
    child.stdout.resume();
  }
  throw new Error(`the stack did not start in ${START_MS / 1000} s`);
}

/** Stop a process gently, and with force where it does not end. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const tooLong = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await over;
  clearTimeout(tooLong);
}
