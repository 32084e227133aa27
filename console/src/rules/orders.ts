/** What the state of an order or a work order lets be done. The server decides; this says what is worth asking for. */
import { isObject } from "./differences";
import { mainState } from "./machine";

interface Stated {
  readonly state: string;
}

interface WorkOrderLike extends Stated {
  readonly workOrderId: string;
  readonly cancellationStatus?: string | null;
}

interface OrderLike extends Stated {
  readonly cancellation: { readonly cancellationStatus?: string | null };
  readonly workOrder: readonly WorkOrderLike[];
}

const OVER: ReadonlySet<string> = new Set(["executed", "closed"]);
const ACTIVE = "inProgress:active";
const REQUESTED = "REQUESTED";

/** Events of an order and of a work order that hold it and let it go on. */
export const HOLD = { order: "E-607", workOrder: "E-617" } as const;
export const RESUME = { order: "E-608", workOrder: "E-618" } as const;

/** Whether nothing more is to be done for it. */
export const isOver = ({ state }: Stated): boolean => OVER.has(mainState(state));

export const isHeld = ({ state }: Stated): boolean => mainState(state) === "onHold";

/** Whether its goods are on their way, which ends most of what can be asked for. */
const isActive = ({ state }: Stated): boolean => state === ACTIVE;

/** Whether a cancellation may be asked for: not again while one is open. In which states it is granted the tenant decides. */
export function canCancel(given: Stated & { readonly cancellationStatus?: string | null | undefined }): boolean {
  return !isOver(given) && given.cancellationStatus !== REQUESTED;
}

export const canCancelOrder = ({ state, cancellation }: OrderLike): boolean => canCancel({ state, cancellationStatus: cancellation.cancellationStatus });

/** Whether it may be held: an order is held with all its open work orders, of which none may be under way. */
export function canHold(given: Stated): boolean {
  return ["created", "inProgress"].includes(mainState(given.state)) && !isActive(given) && given.state !== "inProgress:returning";
}

export const canHoldOrder = (order: OrderLike): boolean => canHold(order) && !order.workOrder.some(isActive);

/** Whether a work order may be given other slots. */
export const canReschedule = canHold;

/** The work orders whose slots a new day for the whole order means: those that may be given one, and bring nothing back. */
export const movable = <T extends WorkOrderLike & { readonly returnOf?: string | null }>(order: { readonly workOrder: readonly T[] }): readonly T[] =>
  order.workOrder.filter((each) => canReschedule(each) && (each.returnOf ?? null) === null);

/** Reasons that say no more than the state does: made, put into a run, begun, done. */
const ORDINARY: ReadonlySet<string> = new Set(["", "R-0001", "R-0046", "R-0095", "R-0063", "R-0065"]);

/** Whether a reason tells something that the state does not. */
export const isTelling = (reasonCode: string): boolean => !ORDINARY.has(reasonCode);

/** A job of a work order, as the journal of its order tells of it. */
export interface JobOfOrder {
  readonly id: string;
  readonly attempt: number | null;
  /** Whether its work order was left to be tried again, or given up, with it: once it is completed, it has failed. */
  readonly leftUndone: boolean;
}

/** States of a work order whose job came to its end without success. */
const UNDONE: ReadonlySet<string> = new Set(["inProgress:rescheduled", "closed:failed", "closed:cancelled"]);

interface Entry {
  readonly kind: string;
  readonly event: string;
  readonly resourceId: string;
  readonly data: unknown;
}

interface RunLike {
  readonly ruleId: string;
  readonly entityId: string;
  readonly status: string;
  readonly startedAt: number;
}

/** The runs that failed and were not made good: by a later one of the same rule for the same thing. */
export function openFailures<T extends RunLike>(runs: readonly T[]): readonly T[] {
  const isMended = ({ ruleId, entityId, startedAt }: T) =>
    runs.some((run) => run.status === "SUCCESS" && run.ruleId === ruleId && run.entityId === entityId && run.startedAt > startedAt);
  return runs.filter((run) => run.status === "FAILED" && !isMended(run));
}

interface WorkOrderWithJobs {
  readonly workOrderId: string;
  readonly state: string;
  readonly attributes: unknown;
}

/** The jobs of a work order, the latest first: the one that it names itself, and those whose making the journal tells. */
export function jobsOf(workOrder: WorkOrderWithJobs, entries: readonly Entry[]): readonly JobOfOrder[] {
  const { workOrderId, attributes, state } = workOrder;
  const attempts = new Map<string, number | null>();
  const states = lastStates(workOrderId, entries);
  const latest = isObject(attributes) ? attributes["jobId"] : undefined;
  if (typeof latest === "string" && latest !== "") {
    attempts.set(latest, null);
    states.set(latest, state);
  }
  for (const entry of entries) {
    if (entry.kind !== "job" || !isObject(entry.data)) continue;
    const { customData } = entry.data;
    if (!isObject(customData) || customData["workOrderId"] !== workOrderId) continue;
    const attempt = customData["attempt"];
    attempts.set(entry.resourceId, typeof attempt === "number" ? attempt : null);
  }
  return [...attempts].map(([id, attempt]) => ({ id, attempt, leftUndone: UNDONE.has(states.get(id) ?? "") }));
}

/** The last state that a work order had with each of its jobs, by the entries of its order, newest first. */
function lastStates(workOrderId: string, entries: readonly Entry[]): Map<string, string> {
  const states = new Map<string, string>();
  for (const { kind, data } of entries) {
    if (kind !== "order" || !isObject(data) || !Array.isArray(data["workOrders"])) continue;
    for (const each of data["workOrders"] as readonly unknown[]) {
      if (!isObject(each) || each["workOrderId"] !== workOrderId) continue;
      const { jobId, state } = each;
      if (typeof jobId === "string" && typeof state === "string" && !states.has(jobId)) states.set(jobId, state);
    }
  }
  return states;
}
