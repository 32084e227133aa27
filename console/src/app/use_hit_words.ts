/** What a hit of the search is, and how it stands, in words. */
import { useLingui } from "@lingui/react/macro";
import type { Hit } from "~/api/haulier";
import { typeIn } from "~/api/names";
import { stateText } from "~/rules/machine";
import { wordsOfOrderState } from "./order_states";
import { kindWord } from "./phrases";
import { JOB_STATUSES, RUN_STATUSES, type StatusWords } from "./statuses";

/** By kind: what a state means. States of other kinds are the tenant's own words. */
const WORDS: Readonly<Record<string, (state: string) => StatusWords | undefined>> = {
  dispatch: (state) => RUN_STATUSES[state],
  job: (state) => JOB_STATUSES[state],
  order: wordsOfOrderState,
};

interface HitWords {
  readonly type: string;
  readonly state: string;
}

/** A type is told by its name where the row has its id. */
export function useHitWords(): (hit: Hit) => HitWords {
  const { i18n } = useLingui();
  return ({ kind, type, state }) => {
    const known = WORDS[kind]?.(state ?? "");
    const named = type ?? kindWord(i18n, kind);
    return { type: typeIn(named) || named, state: known === undefined ? stateText(state ?? "") : i18n._(known.label) };
  };
}
