/** The one way to the server: typed by its own document, in the name of the browser's session. */
import { t } from "@lingui/core/macro";
import createClient from "openapi-fetch";
import { ApiError, refusalOf } from "./fault";
import type { paths } from "./schema";

export const REQUEST_ID = "X-COREOS-REQUEST-ID";

let onRefused: (status: 401 | 403) => void = () => undefined;

/** Have `listener` called whenever the server says that there is no session (any more), 401, or that it may not do that, 403. */
export function whenSessionIsRefused(listener: (status: 401 | 403) => void): void {
  onRefused = listener;
}

/** A new id for one call; it names the call in the journal. */
export function newRequestId(): string {
  return crypto.randomUUID();
}

let readsUnderWay = 0;

/** Whether the page waits for the answer to a read. */
export const areReadsUnderWay = (): boolean => readsUnderWay > 0;

/**
 * Ask in the name of the session. Every call carries an id of its own, which no foreign form can send.
 *
 * Throws `ApiError` for what is refused and, with status 0, where no server answers. An aborted call throws as `fetch` does.
 */
export async function ask(input: Request): Promise<Response> {
  const id = input.headers.get(REQUEST_ID) ?? newRequestId();
  const request = new Request(input, { credentials: "same-origin" });
  request.headers.set(REQUEST_ID, id);
  const reads = request.method === "GET" ? 1 : 0;
  let response: Response;
  readsUnderWay += reads;
  try {
    response = await fetch(request);
  } catch (error) {
    if (input.signal.aborted) throw error;
    throw new ApiError(0, "", t`The server cannot be reached.`, id);
  } finally {
    readsUnderWay -= reads;
  }
  if (response.ok) return response;
  const refusal = await refusalOf(response, id);
  if (refusal.status === 401 || refusal.status === 403) onRefused(refusal.status);
  throw refusal;
}

/**
 * Every operation of the document: `api.GET("/core/…/{id}", { params: { path: { id }, query } })`. Take what is inside
 * the envelope with `dataOf`.
 */
export const api = createClient<paths, "application/json">({ baseUrl: globalThis.location.origin, fetch: ask });

/** The `data` of an answer's envelope. Throws what the call threw. */
export async function dataOf<T>(answer: Promise<{ data?: { data: T } | undefined }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new ApiError(0, "", t`The server's answer holds no data.`, "");
  return data.data;
}

/** Ask for an address that the document does not name, such as a link in an answer; gives the `data` of its envelope. */
export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(new Request(new URL(path, location.origin), signal === undefined ? {} : { signal }));
  return ((await response.json()) as { data: T }).data;
}

/** Send a change and give the `data` of the answer. Throws `ApiError`. By its `requestId` the event of a call is known. */
export async function send<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  requestId = newRequestId(),
): Promise<T> {
  const response = await ask(
    new Request(new URL(path, location.origin), {
      method,
      headers: { [REQUEST_ID]: requestId, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
  return ((await response.json()) as { data: T }).data;
}
