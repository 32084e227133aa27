/** What a hit of the search is, and how it stands, in words. */
import { useLingui } from "@lingui/react/macro";
import type { Hit } from "~/api/haulier";
import { typeIn } from "~/api/names";
import { kindWord } from "./phrases";
import { useStateWords } from "./use_state_words";

interface HitWords {
  readonly type: string;
  readonly state: string;
}

/** A type is told by its name where the row has its id. */
export function useHitWords(): (hit: Hit) => HitWords {
  const { i18n } = useLingui();
  const stateWords = useStateWords();
  return ({ kind, type, state }) => {
    const named = type ?? kindWord(i18n, kind);
    return { type: typeIn(named) || named, state: stateWords(kind, state ?? "") };
  };
}
