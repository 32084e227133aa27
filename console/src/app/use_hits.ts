/** What begins with a text, as it is typed: for the omnibox and for whoever picks something. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { type Hit, search } from "~/api/haulier";

/** The server looks for nothing shorter. */
const MIN_LETTERS = 2;
const MAX_HITS = 20;
const NOTHING: readonly Hit[] = [];

interface Hits {
  readonly hits: readonly Hit[];
  /** Whether the text is too short to be looked for. */
  readonly isShort: boolean;
  readonly isFetching: boolean;
  /** Whether nothing better is to be waited for: the hits are those of the text, or none will come soon. */
  readonly isSettled: boolean;
  readonly error: Error | null;
}

/** Of every kind where none is named. */
export function useHits(text: string, kinds: readonly string[] = []): Hits {
  const asked = useDeferredValue(text.trim());
  const isShort = asked.length < MIN_LETTERS;
  const { data = NOTHING, isFetching, isPending, isPlaceholderData, failureCount, error } = useQuery({
    queryKey: ["search", kinds, asked],
    queryFn: ({ signal }) => search(asked, MAX_HITS, signal, kinds),
    enabled: !isShort,
    placeholderData: keepPreviousData,
  });
  const isSettled = asked === text.trim() && (isShort || failureCount > 0 || (!isPending && !isPlaceholderData));
  return { hits: isShort ? NOTHING : data, isShort, isFetching, isSettled, error };
}
