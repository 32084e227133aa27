/** How the server is, as it says of itself outside of the API: no envelope, no session. */
import { t } from "@lingui/core/macro";
import { ApiError } from "./fault";

export interface Health {
  readonly status: "UP" | "DEGRADED" | "DOWN";
  readonly parts: Readonly<Record<string, boolean>>;
  readonly reasons: readonly string[];
}

export interface Part {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

async function fetchPlain(path: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "", t`The server cannot be reached.`, "");
  }
}

/** What works and what does not; a server without its database answers too, with 503. */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  const response = await fetchPlain("/health/ready", signal);
  try {
    const found = (await response.json()) as Partial<Health>;
    if (found.status !== undefined) return { parts: {}, reasons: [], ...found, status: found.status };
  } catch {
    // A proxy's page is no word of the server.
  }
  throw new ApiError(response.status, "", `${response.status} ${response.statusText}`.trim(), "");
}

/** Some figures of the background's work, by name; none where this browser may not read them. */
export async function readFigures(names: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const response = await fetchPlain("/metrics", signal);
  return response.ok ? figuresIn(await response.text(), names) : new Map();
}

/** The sum of each named figure in Prometheus' text. */
export function figuresIn(text: string, names: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split("\n")) {
    const name = /^[a-z_]+/.exec(line)?.[0];
    if (name === undefined || !names.includes(name)) continue;
    const value = Number(line.slice(line.lastIndexOf(" ") + 1));
    if (Number.isFinite(value)) found.set(name, (found.get(name) ?? 0) + value);
  }
  return found;
}

/** The libraries that the console ships, with their licences. Empty where the build did not write them. */
export async function readParts(signal?: AbortSignal): Promise<readonly Part[]> {
  const response = await fetchPlain("/console/about.json", signal);
  if (!response.ok || !(response.headers.get("content-type") ?? "").includes("json")) return [];
  return ((await response.json()) as { parts: readonly Part[] }).parts;
}
