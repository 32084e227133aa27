/** States of orders and work orders as people call them. */
import { msg } from "@lingui/core/macro";
import { mainState } from "~/rules/machine";
import type { StatusWords } from "./statuses";

/** By the whole state, else by its main state. */
const STATES: Readonly<Record<string, StatusWords>> = {
  initiated: { label: msg`being checked`, tone: "waiting" },
  created: { label: msg`created`, tone: "waiting" },
  inProgress: { label: msg`in progress`, tone: "moving" },
  "inProgress:scheduled": { label: msg`scheduled`, tone: "waiting" },
  "inProgress:assigned": { label: msg`assigned`, tone: "assigned" },
  "inProgress:active": { label: msg`on its way`, tone: "moving" },
  "inProgress:rescheduled": { label: msg`to be tried again`, tone: "risk" },
  "inProgress:returning": { label: msg`coming back`, tone: "risk" },
  onHold: { label: msg`on hold`, tone: "risk" },
  "onHold:jobCreationFailed": { label: msg`on hold: no job could be made`, tone: "failed" },
  executed: { label: msg`carried out`, tone: "ended" },
  closed: { label: msg`closed`, tone: "over" },
  "executed:delivered": { label: msg`delivered`, tone: "ended" },
  "closed:delivered": { label: msg`delivered`, tone: "ended" },
  "executed:completed": { label: msg`done`, tone: "ended" },
  "closed:completed": { label: msg`done`, tone: "ended" },
  "executed:partiallyDelivered": { label: msg`delivered in part`, tone: "risk" },
  "closed:partiallyDelivered": { label: msg`delivered in part`, tone: "risk" },
  "executed:returned": { label: msg`came back`, tone: "over" },
  "closed:returned": { label: msg`came back`, tone: "over" },
  "closed:undelivered": { label: msg`not delivered`, tone: "failed" },
  "closed:cancelled": { label: msg`cancelled`, tone: "over" },
  "closed:failed": { label: msg`failed`, tone: "failed" },
};

/** The words of a state; undefined for one of the tenant's own machine, which stands for itself. */
export function wordsOfOrderState(state: string): StatusWords | undefined {
  const [main = "", sub = ""] = state.split(":");
  return STATES[state] ?? (sub === "" || sub === main ? STATES[mainState(state)] : undefined);
}
