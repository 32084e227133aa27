import { readSession } from "~/api/haulier";
import { SESSION_KEY } from "./session";

/** How the page learns who is in: once, until something says that it has changed. */
export const SESSION_QUERY = {
  queryKey: SESSION_KEY,
  queryFn: ({ signal }: { signal: AbortSignal }) => readSession(signal),
  staleTime: Infinity,
} as const;
