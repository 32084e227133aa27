/** Nested things in one call. Documents stand in `graphql/`, sent through the same client as everything else. */
import { t } from "@lingui/core/macro";
import { ask } from "./client";
import { ApiError } from "./fault";

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** How the code of a refusal ends where something is not there. */
const NOT_FOUND = "3300";

/** What a GraphQL document answers with. Throws `ApiError`, also for errors inside a 200. */
export async function graphql<T>(query: string, variables: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<T> {
  const request = new Request(new URL("/graphql", location.origin), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = (await (await ask(request)).json()) as Answer<T>;
  const first = answer.errors?.[0];
  if (first !== undefined) {
    const code = first.extensions?.code ?? "";
    throw new ApiError(code.endsWith(NOT_FOUND) ? 404 : 400, code, first.message, request.headers.get("X-COREOS-REQUEST-ID") ?? "");
  }
  if (answer.data === undefined || answer.data === null) throw new ApiError(404, "", t`Nothing was found.`, "");
  return answer.data;
}
