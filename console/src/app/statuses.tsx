/** What states of runs and jobs mean to a person who looks for trouble, in words. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { StateChip, type Tone } from "~/ui/chip";

export interface StatusWords {
  readonly label: MessageDescriptor;
  readonly tone: Tone;
}

export const RUN_STATUSES: Readonly<Record<string, StatusWords>> = {
  INITIATED: { label: msg`initiated`, tone: "waiting" },
  ASSIGNED: { label: msg`assigned`, tone: "assigned" },
  IN_PROGRESS: { label: msg`on the road`, tone: "moving" },
  PENDING_CLOSURE: { label: msg`to close`, tone: "risk" },
  CLOSED: { label: msg`closed`, tone: "ended" },
};

export const JOB_STATUSES: Readonly<Record<string, StatusWords>> = {
  CREATED: { label: msg`created`, tone: "waiting" },
  ASSIGNED: { label: msg`assigned`, tone: "assigned" },
  IN_PROGRESS: { label: msg`on the road`, tone: "moving" },
  COMPLETED: { label: msg`completed`, tone: "ended" },
  CANCELLED: { label: msg`cancelled`, tone: "failed" },
};

/** A status in its words; one that this console does not know in the server's own. */
export function StatusChip({ status, words }: { status: string; words: StatusWords | undefined }) {
  const { i18n } = useLingui();
  return <StateChip tone={words?.tone ?? "waiting"}>{words === undefined ? status : i18n._(words.label)}</StateChip>;
}
