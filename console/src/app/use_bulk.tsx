import { useLingui } from "@lingui/react/macro";
import { lazy, type ReactNode, Suspense, useCallback, useState, useSyncExternalStore } from "react";
import { showToast } from "~/ui/toast";
import { Bulk, type BulkItem, type BulkOptions } from "./bulk";

// It comes when it is first needed: the board is the first screen of the day.
const BulkOutcome = lazy(async () => ({ default: (await import("./bulk_outcome")).BulkOutcome }));

interface BulkPlan {
  readonly title: string;
  readonly items: readonly BulkItem[];
  readonly act: (id: string) => Promise<unknown>;
  /** What to say of the rows that were done. */
  readonly told: (done: number) => string;
  /** The inverse, where there is one. */
  readonly undo?: (id: string) => Promise<unknown>;
  readonly options?: BulkOptions;
}

interface Running {
  readonly bulk: Bulk;
  readonly title: string;
}

/** Carries a plan out: one row in passing, many with their progress; what was done may be undone for ten seconds. */
export function useBulk(onKeepFailed: (ids: readonly string[]) => void): { start: (plan: BulkPlan) => void; outcome: ReactNode } {
  const { t } = useLingui();
  const [running, setRunning] = useState<Running | null>(null);
  const close = useCallback(() => setRunning(null), []);
  const start = (plan: BulkPlan) => {
    const bulk = new Bulk(plan.items, plan.act, plan.options);
    setRunning({ bulk, title: plan.title });
    void bulk.run().then((state) => {
      const done = plan.items.filter((_item, index) => state.rows[index]?.status === "done");
      if (done.length === 0) return;
      const { undo: act, ...rest } = plan;
      const text = plan.told(done.length);
      if (act === undefined) showToast({ text, tone: "plain" });
      else {
        const undo = () => start({ ...rest, title: t`Undo`, items: done, act, told: (count) => t`${count} undone` });
        showToast({ text, tone: "plain", action: { label: t`Undo`, onAction: undo } });
      }
    });
  };
  const outcome = running === null ? null : <Shown running={running} onClose={close} onKeepFailed={onKeepFailed} />;
  return { start, outcome };
}

/** One row needs no table: only its refusal does. */
function Shown({ running, onClose, onKeepFailed }: { running: Running; onClose: () => void; onKeepFailed: (ids: readonly string[]) => void }) {
  const state = useSyncExternalStore(running.bulk.watch, running.bulk.state);
  if (state.rows.length === 1 && state.failed === 0) return null;
  return (
    <Suspense fallback={null}>
      <BulkOutcome title={running.title} bulk={running.bulk} onClose={onClose} onKeepFailed={onKeepFailed} />
    </Suspense>
  );
}
