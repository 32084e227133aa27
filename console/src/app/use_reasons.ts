import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { readReasons, type Reason } from "~/api/runs";

/** Words of reason codes. Read when the first one `isShown`, kept for the page; codes stand for themselves until then. */
export function useReasons(isShown: boolean): (code: string) => string {
  const read = useQuery({
    queryKey: ["reasons"],
    queryFn: ({ signal }) => readReasons(signal),
    staleTime: Infinity,
    retry: false,
    enabled: isShown,
  });
  const reasons = read.data;
  return useCallback((code: string) => wordsOf(reasons, code), [reasons]);
}

function wordsOf(reasons: readonly Reason[] | undefined, code: string): string {
  return reasons?.find((reason) => reason.reasonCode === code)?.description ?? code;
}
