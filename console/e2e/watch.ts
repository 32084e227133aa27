/** What a browser must never do while a test runs, and the calls that it makes. */
import { type BrowserContext, expect, type Request } from "@playwright/test";

export interface Call {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly at: number;
}

const API = /^\/(core|app|graphql|events)\b/;
const QUIET_MS = 1_000;
const POLICY = "Content Security Policy";

/** Reads that go by POST because they carry a list of ids. */
const READS_BY_POST = ["/core/haulier/v1/names", "/graphql"];

export const isWrite = (call: Call) => call.method !== "GET" && !READS_BY_POST.some((path) => call.path.startsWith(path));

/** Watches every page of a browser's context. */
export class Watch {
  readonly calls: Call[] = [];
  private readonly faults: string[] = [];

  private constructor(private readonly origin: string) {}

  static async over(context: BrowserContext, origin: string): Promise<Watch> {
    const watch = new Watch(origin);
    context.on("request", (request) => watch.see(request));
    context.on("weberror", (fault) => watch.faults.push(`an error that nothing caught: ${fault.error().stack ?? fault.error().message}`));
    context.on("console", (message) => {
      if (message.type() === "error" && message.text().includes(POLICY)) watch.faults.push(message.text());
    });
    await context.addInitScript((policy) => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`${policy}: ${event.violatedDirective} forbids ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    }, POLICY);
    return watch;
  }

  private see(request: Request): void {
    const url = new URL(request.url());
    if (!["http:", "https:", "ws:", "wss:"].includes(url.protocol)) return;
    if (url.origin !== this.origin) this.faults.push(`another host was asked: ${request.url()}`);
    else if (API.test(url.pathname)) this.calls.push({ method: request.method(), path: url.pathname + url.search, at: Date.now() });
  }

  /** The calls from now on: gives them when it is called. */
  mark(): () => readonly Call[] {
    const from = this.calls.length;
    return () => this.calls.slice(from);
  }

  /** Wait until no call was made for a second. */
  async untilQuiet(): Promise<void> {
    await expect.poll(() => Date.now() - (this.calls.at(-1)?.at ?? 0)).toBeGreaterThan(QUIET_MS);
  }

  /** Fail for every other host that was asked, every breach of the policy, every error that nothing caught. */
  expectNoFaults(): void {
    expect(this.faults).toEqual([]);
  }
}
