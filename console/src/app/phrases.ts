/** What happened, in words: a phrase for each event, behind who did it. Events of apps and later ones fall back to their name. */
import type { I18n, MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { JournalEntry } from "~/api/haulier";
import { IDENTITY_KINDS, IDENTITY_PHRASES } from "./phrases_of_identity";
import { MESSAGE_KINDS, MESSAGE_PHRASES } from "./phrases_of_messages";
import { MOVEMENT_KINDS, MOVEMENT_PHRASES } from "./phrases_of_movement";
import { ORDER_KINDS, ORDER_PHRASES } from "./phrases_of_orders";

type Words = Readonly<Record<string, MessageDescriptor>>;

/** By event, or by event and the state it left the resource in. */
const PHRASES: Words = {
  DispatchCreated: msg`made the run`,
  DispatchUpdated: msg`changed the run`,
  DispatchCustomDataUpdated: msg`changed the run's own data`,
  DispatchJobsAdded: msg`put jobs into the run`,
  DispatchJobsRemoved: msg`took jobs out of the run`,
  DispatchJobsMoved: msg`moved jobs into the run`,
  DispatchJobsOrdered: msg`put the run's jobs in another order`,
  DispatchParticipantsAdded: msg`assigned the run`,
  DispatchParticipantsRemoved: msg`took somebody off the run`,
  DispatchStatusUpdated: msg`changed the run's status`,
  "DispatchStatusUpdated/CLOSED": msg`closed the run`,
  "DispatchStatusUpdated/PENDING_CLOSURE": msg`put the run up for closing`,
  "DispatchStatusUpdated/IN_PROGRESS": msg`started the run`,
  DispatchSubStatusUpdated: msg`changed the run's sub-status`,
  DispatchRunningLate: msg`expects the run to be late`,
  JobCreated: msg`made the job`,
  JobUpdated: msg`changed the job`,
  JobCustomDataUpdated: msg`changed the job's own data`,
  JobStatusUpdated: msg`changed the job's status`,
  "JobStatusUpdated/COMPLETED": msg`completed the job`,
  JobSubStatusUpdated: msg`changed the job's sub-status`,
  JobsSubStatusUpdated: msg`changed sub-statuses of jobs`,
  TaskStarted: msg`began a task`,
  TaskClosed: msg`ended a task`,
  WorkflowStarted: msg`began the stop`,
  WorkflowClosed: msg`ended the stop`,
  ObjectiveCancelled: msg`cancelled the stop`,
  CustodyTakenIn: msg`took into custody`,
  CustodyHandedOut: msg`handed out of custody`,
  ParticipantCreated: msg`made the participant`,
  ParticipantUpdated: msg`changed the participant`,
  ParticipantEventApplied: msg`changed the participant's state`,
  ParticipantStateTimedOut: msg`left the participant's state by time-out`,
  ContainerCreated: msg`made the container`,
  ContainerUpdated: msg`changed the container`,
  ContainerEventApplied: msg`changed the container's state`,
  ContainerContainerized: msg`put the container into another`,
  ContainerDecontainerized: msg`took the container out of another`,
  ContainerFilled: msg`filled the container`,
  ContainerEmptied: msg`emptied the container`,
  EntityCreated: msg`made the entity`,
  EntityUpdated: msg`changed the entity`,
  EntityUpdateRefused: msg`was refused a change of the entity`,
  EntityEventApplied: msg`changed the entity's state`,
  JobWorkflowCreated: msg`made the job workflow`,
  JobWorkflowPublished: msg`published the job workflow`,
  JobWorkflowStatusUpdated: msg`switched the job workflow`,
  ExecutionWorkflowCreated: msg`made the workflow`,
  ExecutionWorkflowUpdated: msg`changed the workflow`,
  WorkflowInstanceCancelled: msg`cancelled the workflow of a stop`,
  CallbacksGivenUp: msg`gave up callbacks to a receiver`,
  ...IDENTITY_PHRASES,
  ...ORDER_PHRASES,
  ...MOVEMENT_PHRASES,
  ...MESSAGE_PHRASES,
};

/** Kinds of resources, as people call them. */
export const KINDS: Words = {
  dispatch: msg`run`,
  job: msg`job`,
  ledger: msg`custody`,
  workflow_instance: msg`workflow of a stop`,
  participant: msg`participant`,
  participant_type: msg`participant type`,
  participant_batch: msg`participant import`,
  container: msg`container`,
  container_type: msg`container type`,
  container_batch: msg`container import`,
  container_group: msg`container group`,
  entity: msg`entity`,
  entity_type: msg`entity type`,
  entity_batch: msg`entity import`,
  job_type: msg`job type`,
  dispatch_type: msg`run type`,
  job_workflow: msg`job workflow`,
  execution_workflow: msg`workflow`,
  execution_task: msg`task kind`,
  execution_macro: msg`macro`,
  sm_config: msg`state machine`,
  sm_event: msg`event`,
  sm_reason: msg`reason`,
  dead_letter: msg`callback that was given up`,
  ...IDENTITY_KINDS,
  ...ORDER_KINDS,
  ...MOVEMENT_KINDS,
  ...MESSAGE_KINDS,
};

const AGAIN = "Again";
const REFUSED = "Failed";

/** `DispatchTypeCreated` as `dispatch type created`. */
function spelt(event: string): string {
  return event.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

/** What an entry says that somebody did. */
export function phraseOf(i18n: I18n, entry: Pick<JournalEntry, "event" | "state" | "version">): string {
  const { event, state, version } = entry;
  const found = PHRASES[`${event}/${state ?? ""}`] ?? PHRASES[event];
  if (found !== undefined) return i18n._(found);
  if (event.endsWith(AGAIN)) {
    const first = event.slice(0, -AGAIN.length);
    const what = PHRASES[first];
    return i18n._(msg`${what === undefined ? spelt(first) : i18n._(what)} (told again: nothing changed)`);
  }
  if (event.endsWith(REFUSED) && version === 0) return i18n._(msg`was refused: ${spelt(event.slice(0, -REFUSED.length))}`);
  return spelt(event);
}

/** A kind in the person's language, or as the server spells it. */
export function kindWord(i18n: I18n, kind: string): string {
  const found = KINDS[kind];
  return found === undefined ? kind.replaceAll("_", " ") : i18n._(found);
}
