/** How a thing stands, in words. */
import { useLingui } from "@lingui/react/macro";
import { stateText } from "~/rules/machine";
import { wordsOfOrderState } from "./order_states";
import { JOB_STATUSES, RUN_STATUSES, type StatusWords } from "./statuses";

/** By kind: what a state means. States of other kinds are the tenant's own words. */
const WORDS: Readonly<Record<string, (state: string) => StatusWords | undefined>> = {
  dispatch: (state) => RUN_STATUSES[state],
  job: (state) => JOB_STATUSES[state],
  order: wordsOfOrderState,
  work_order: wordsOfOrderState,
};

export function useStateWords(): (kind: string, state: string) => string {
  const { i18n } = useLingui();
  return (kind, state) => {
    const known = WORDS[kind]?.(state);
    return known === undefined ? stateText(state) : i18n._(known.label);
  };
}
