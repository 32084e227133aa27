import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { JournalEntry } from "~/api/haulier";
import { names, shortId, useName } from "~/api/names";
import { type Order, type Slot, type WorkOrder, workOrderPath } from "~/api/orders";
import { ResourceLink } from "~/app/entry_view";
import { useMay } from "~/app/session";
import { JOB_STATUSES, StatusChip } from "~/app/statuses";
import { useReasons } from "~/app/use_reasons";
import { canCancel, canHold, canReschedule, isHeld, isTelling, type JobOfOrder, jobsOf } from "~/rules/orders";
import { Button } from "~/ui/button";
import { slotTime } from "~/ui/time";
import { CancelDialog } from "./cancel_dialog";
import { HoldDialog } from "./hold_dialog";
import { CancellationChip, OrderStateChip } from "./order_chips";
import { PlaceName } from "./order_facts";
import styles from "./orders.module.css";
import { RescheduleDialog } from "./reschedule_dialog";
import { FAILED_ATTEMPT, WORK_ORDER_TYPES } from "./words";

/** The way of an order: each work order with its jobs and containers. `entries` of the journal tell of earlier jobs. */
export function WorkOrders({ order, entries }: { order: Order; entries: readonly JournalEntry[] | null }) {
  const { t } = useLingui();
  return (
    <ol className={styles["workorders"]} aria-label={t`Work orders`}>
      {order.workOrder.map((each) => (
        <WorkOrderCard key={each.workOrderId} order={order} workOrder={each} jobs={jobsOf(each, entries ?? [])} />
      ))}
    </ol>
  );
}

function WorkOrderCard({ order, workOrder, jobs }: { order: Order; workOrder: WorkOrder; jobs: readonly JobOfOrder[] }) {
  const { t, i18n } = useLingui();
  const type = WORK_ORDER_TYPES[workOrder.workOrderType];
  const hasReason = isTelling(workOrder.reasonCode);
  const reason = useReasons(hasReason);
  const { pickupDetails, deliveryDetails, returnDetails, returnOf } = workOrder;
  const number = workOrder.sequence;
  const isReturn = returnOf !== null && returnOf !== undefined;
  return (
    <li className={styles["workorder"]}>
      <header className={styles["head"]}>
        <h3>
          <Trans>Work order {number}</Trans>
        </h3>
        <span>{isReturn ? t`return` : type === undefined ? workOrder.workOrderType : i18n._(type)}</span>
        <OrderStateChip state={workOrder.state} />
        <CancellationChip status={workOrder.cancellationStatus} reason={workOrder.cancellationFailedReasonCode} />
      </header>
      {workOrder.description ? <p>{workOrder.description}</p> : null}
      <dl className={styles["way"]}>
        <Step name={t`Pick-up`}>
          <PlaceName place={pickupDetails?.location} /> <SlotText slot={pickupDetails?.nextAttemptPickUpSlot ?? pickupDetails?.pickUpSlot} />
        </Step>
        <Step name={t`Delivery`}>
          <PlaceName place={isReturn ? returnDetails?.location : order.dropDetails.location} />{" "}
          <SlotText slot={isReturn ? returnDetails?.returnSlot : deliveryDetails?.deliverySlot} />
        </Step>
        <Step name={t`Attempts`}>
          <Trans>
            {workOrder.attempts} of {workOrder.maxAttempts}
          </Trans>
          {hasReason ? ` · ${reason(workOrder.reasonCode)}` : ""}
        </Step>
        <Step name={t`Jobs`}>
          {jobs.length === 0 ? (
            "–"
          ) : (
            <ul className={styles["links"]}>
              {jobs.map((job) => (
                <li key={job.id}>
                  <JobOf job={job} />
                </li>
              ))}
            </ul>
          )}
        </Step>
        {workOrder.containers.length === 0 ? null : (
          <Step name={t`Containers`}>
            <ul className={styles["links"]}>
              {workOrder.containers.map((id) => (
                <li key={id}>
                  <ResourceLink kind="container" id={id} />
                </li>
              ))}
            </ul>
          </Step>
        )}
      </dl>
      <WorkOrderActions order={order} workOrder={workOrder} />
    </li>
  );
}

function Step({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SlotText({ slot }: { slot: Slot | null | undefined }) {
  if (slot === null || slot === undefined) return null;
  return <span className={styles["slot"]}>{slotTime(slot)}</span>;
}

/** A job by its reference, and how it stands. */
function JobOf({ job }: { job: JobOfOrder }) {
  const { t } = useLingui();
  const name = useName(job.id);
  const status = names.known(job.id)?.state ?? "";
  const hasFailed = job.leftUndone && status === "COMPLETED";
  return (
    <>
      <Link to="/jobs/$id" params={{ id: job.id }} title={job.id}>
        {job.attempt === null ? (name.length > 24 ? shortId(job.id) : name) : t`attempt ${job.attempt}`}
      </Link>{" "}
      {status === "" ? null : <StatusChip status={status} words={hasFailed ? FAILED_ATTEMPT : JOB_STATUSES[status]} />}
    </>
  );
}

type Asking = "cancel" | "hold" | "resume" | "reschedule";

/** What may be done with one work order. Of an order with a single one, holding and cancelling are the order's own actions. */
function WorkOrderActions({ order, workOrder }: { order: Order; workOrder: WorkOrder }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const path = (rest = "") => workOrderPath(order.orderId, workOrder.workOrderId, rest);
  const mayChange = useMay("PUT", path());
  const mayCancel = useMay("PUT", path("/cancel"));
  const mayRaise = useMay("PUT", path("/state/event"));
  const isOne = order.workOrder.length === 1;
  const close = () => setAsking(null);
  return (
    <div className={styles["actions"]}>
      {mayChange && canReschedule(workOrder) ? (
        <Button onPress={() => setAsking("reschedule")}>
          <Trans>Reschedule…</Trans>
        </Button>
      ) : null}
      {mayRaise && !isOne && canHold(workOrder) ? (
        <Button onPress={() => setAsking("hold")}>
          <Trans>Hold…</Trans>
        </Button>
      ) : null}
      {mayRaise && !isOne && isHeld(workOrder) ? (
        <Button onPress={() => setAsking("resume")}>
          <Trans>Resume…</Trans>
        </Button>
      ) : null}
      {mayCancel && !isOne && canCancel(workOrder) ? (
        <Button onPress={() => setAsking("cancel")}>
          <Trans>Cancel…</Trans>
        </Button>
      ) : null}
      {asking === "reschedule" ? <RescheduleDialog order={order} workOrder={workOrder} onClose={close} /> : null}
      {asking === "cancel" ? <CancelDialog order={order} workOrder={workOrder} onClose={close} /> : null}
      {asking === "hold" || asking === "resume" ? <HoldDialog order={order} workOrder={workOrder} isResume={asking === "resume"} onClose={close} /> : null}
    </div>
  );
}
