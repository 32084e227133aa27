import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "~/api/fault";

const MAX_RETRIES = 3;
const FRESH_MS = 30_000;

/** The cache of what was read. Only what may pass by itself is tried again; live changes are written into it. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        refetchOnWindowFocus: false,
        retry: (count, error) => error instanceof ApiError && error.isPassing && count < MAX_RETRIES,
        retryDelay: (count, error) => {
          const told = error instanceof ApiError ? error.retryAfter : null;
          return told === null ? Math.min(1000 * 2 ** count, 15_000) : told * 1000;
        },
      },
    },
  });
}
