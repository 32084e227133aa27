import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Suspense } from "react";
import { shortId } from "~/api/names";
import { may, useSession } from "~/app/session";
import { useBulk } from "~/app/use_bulk";
import type { JobBoard, RunBoard } from "~/live/board";
import { hasEnded, type JobRow } from "~/live/rows";
import { Button } from "~/ui/button";
import type { Acting } from "./board_list";
import { MoveDialog, SubStatusDialog } from "./lazy_dialogs";
import { byRun, moveBack, moveInto, setJobSubStatus } from "./run_writes";
import { useVerbs } from "./use_verbs";

type Verb = "move" | "subStatus";

const KEYS: Readonly<Record<string, Verb>> = { m: "move", s: "subStatus" };
/** The group of the legs that are in no run. */
const NO_RUN = "-";

/** What is done to legs. `runs` are those that legs may be moved into. */
export function useLegActions(board: JobBoard, runs: RunBoard, selected: ReadonlySet<string>, onSelect: (ids: ReadonlySet<string>) => void): Acting {
  const { t } = useLingui();
  const session = useSession();
  const rowsOf = (ids: readonly string[]): JobRow[] => ids.map((id) => board.rows.get(id)).filter((row) => row !== undefined);
  // A refused move names a run; its legs are what stays selected.
  const { start, outcome } = useBulk((ids) => onSelect(new Set(ids.flatMap((id) => (board.rows.has(id) ? [id] : legsOf(rowsOf([...selected]), id))))));
  const can: Record<Verb, boolean> = {
    move: may(session, "POST", "/core/haulier/v1/board/move"),
    subStatus: may(session, "POST", "/core/api/v2/dispatch-service/jobs/x/sub-status"),
  };
  const { asked, ask, onKey, close } = useVerbs(KEYS, can);

  const move = (ids: readonly string[], to: string) => {
    const groups = byRun(rowsOf(ids).filter((job) => !hasEnded(job) && job.dispatchId !== to));
    const order = new Map([...groups.keys()].map((run) => [run, run === null ? [] : (runs.rows.get(run)?.jobs.map((job) => job.id) ?? [])]));
    const runOf = (id: string) => (id === NO_RUN ? null : id);
    const jobsOf = (id: string) => (groups.get(runOf(id)) ?? []).map((job) => job.id);
    start({
      title: t`${plural(ids.length, { one: "Move # leg", other: "Move # legs" })}`,
      items: [...groups.keys()].map((run) => ({ id: run ?? NO_RUN, label: run === null ? t`in no run` : (runs.rows.get(run)?.ref ?? shortId(run)) })),
      act: (id) => moveInto(to, runOf(id), jobsOf(id)),
      undo: (id) => moveBack(to, runOf(id), jobsOf(id), order.get(runOf(id)) ?? []),
      told: (done) => t`${plural(done, { one: "Legs of # run moved", other: "Legs of # runs moved" })}`,
      options: { atOnce: 1 },
    });
  };
  const setSubStatus = (ids: readonly string[], subStatus: string) => {
    const rows = rowsOf(ids);
    const before = new Map(rows.map((job) => [job.id, job.subStatus]));
    const isUndoable = rows.every((job) => job.subStatus !== null);
    start({
      title: t`${plural(ids.length, { one: "Sub-status of # leg", other: "Sub-status of # legs" })}`,
      items: rows.map((job) => ({ id: job.id, label: job.ref ?? shortId(job.id) })),
      act: (id) => setJobSubStatus(id, subStatus),
      ...(isUndoable ? { undo: (id: string) => setJobSubStatus(id, before.get(id) ?? "") } : {}),
      told: (done) => t`${plural(done, { one: "Sub-status of # leg changed", other: "Sub-status of # legs changed" })}`,
    });
  };

  const ids = [...selected];
  const bar = (
    <>
      {can.move ? <Button look="primary" onPress={() => ask("move", ids)}>{t`Move to run…`}</Button> : null}
      {can.subStatus ? <Button onPress={() => ask("subStatus", ids)}>{t`Sub-status…`}</Button> : null}
    </>
  );
  const dialogs = (
    <Suspense fallback={null}>
      {asked?.verb === "move" ? (
        <MoveDialog
          board={runs}
          count={rowsOf(asked.ids).filter((job) => !hasEnded(job)).length}
          from={new Set()}
          onClose={close}
          onAct={(to) => (close(), move(asked.ids, to))}
        />
      ) : null}
      {asked?.verb === "subStatus" ? (
        <SubStatusDialog count={asked.ids.length} isOfLegs onClose={close} onAct={(text) => (close(), setSubStatus(asked.ids, text))} />
      ) : null}
      {outcome}
    </Suspense>
  );
  return { bar, dialogs, onKey };
}

function legsOf(jobs: readonly JobRow[], run: string): string[] {
  return jobs.filter((job) => (job.dispatchId ?? NO_RUN) === run).map((job) => job.id);
}
