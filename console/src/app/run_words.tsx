/** What runs of the orchestrator and their steps are called. */
import type { I18n, MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { type StatusWords, StatusChip } from "./statuses";

export const ORCHESTRATOR_STATUSES: Readonly<Record<string, StatusWords>> = {
  PENDING: { label: msg`waits its turn`, tone: "waiting" },
  IN_PROGRESS: { label: msg`under way`, tone: "moving" },
  WAITING: { label: msg`waits to try again`, tone: "risk" },
  SUCCESS: { label: msg`done`, tone: "ended" },
  FAILED: { label: msg`failed`, tone: "failed" },
};

export const STEP_STATUSES: Readonly<Record<string, StatusWords>> = {
  ...ORCHESTRATOR_STATUSES,
  SKIPPED: { label: msg`left out`, tone: "over" },
};

const PHASES: Readonly<Record<string, MessageDescriptor>> = { pre: msg`before`, main: msg`main part`, post: msg`after` };

export function phaseWord(i18n: I18n, phase: string): string {
  const found = PHASES[phase];
  return found === undefined ? phase : i18n._(found);
}

/** How a run stands. */
export function RunChip({ status }: { status: string }) {
  return <StatusChip status={status} words={ORCHESTRATOR_STATUSES[status]} />;
}

/** The kind of what a run is about, as the journal calls it. */
export const kindOfEntity = (entityType: string): string => (entityType === "workOrder" ? "work_order" : entityType);
