import { plural } from "@lingui/core/macro";
import { Plural, useLingui } from "@lingui/react/macro";
import { Suspense } from "react";
import { shortId } from "~/api/names";
import { may, useSession } from "~/app/session";
import { useBulk } from "~/app/use_bulk";
import type { RunBoard } from "~/live/board";
import type { RunRow } from "~/live/rows";
import { Button } from "~/ui/button";
import type { Assignment } from "./ask_dialogs";
import type { Acting } from "./board_list";
import { AssignDialog, CloseDialog, MoveDialog, SubStatusDialog } from "./lazy_dialogs";
import { closeRun, moveBack, moveInto, openJobs, setParticipants, setRunSubStatus } from "./run_writes";
import { useVerbs } from "./use_verbs";

type Verb = "assign" | "move" | "close" | "subStatus";

const KEYS: Readonly<Record<string, Verb>> = { a: "assign", m: "move", c: "close", s: "subStatus" };
const RUN = "/core/api/v2/dispatch-service/dispatches/x";
/** What a role must allow for each. */
const NEEDS: Readonly<Record<Verb, readonly [method: string, path: string]>> = {
  assign: ["PATCH", `${RUN}/participants/bulk`],
  move: ["POST", "/core/haulier/v1/board/move"],
  close: ["POST", `${RUN}/status`],
  subStatus: ["POST", `${RUN}/sub-status`],
};

export interface RunActions extends Acting {
  readonly ask: (verb: Verb, ids: readonly string[]) => void;
  readonly can: Readonly<Record<Verb, boolean>>;
}

/** What is done to runs, from the bar, by key or from the side panel. */
export function useRunActions(board: RunBoard, selected: ReadonlySet<string>, onSelect: (ids: ReadonlySet<string>) => void): RunActions {
  const { t } = useLingui();
  const session = useSession();
  const { start, outcome } = useBulk((ids) => onSelect(new Set(ids)));
  const can = Object.fromEntries(Object.entries(NEEDS).map(([verb, [method, path]]) => [verb, may(session, method, path)])) as Record<Verb, boolean>;
  const rowsOf = (ids: readonly string[]): RunRow[] => ids.map((id) => board.rows.get(id)).filter((row) => row !== undefined);
  const itemsOf = (ids: readonly string[]) => rowsOf(ids).map((run) => ({ id: run.id, label: run.ref ?? shortId(run.id) }));
  const { asked, ask, onKey, close } = useVerbs(KEYS, can);

  const assign = (ids: readonly string[], { participants, isReplacing }: Assignment) => {
    const before = new Map(rowsOf(ids).map((run) => [run.id, run.participants]));
    start({
      title: t`${plural(ids.length, { one: "Assign # run", other: "Assign # runs" })}`,
      items: itemsOf(ids),
      act: async (id) => {
        const run = board.rows.get(id);
        if (run !== undefined) await setParticipants(run, isReplacing ? participants : [...new Set([...run.participants, ...participants])]);
      },
      undo: async (id) => {
        const run = board.rows.get(id);
        if (run !== undefined) await setParticipants(run, before.get(id) ?? []);
      },
      told: (done) => t`${plural(done, { one: "# run assigned", other: "# runs assigned" })}`,
    });
  };
  const move = (ids: readonly string[], to: string) => {
    const before = new Map(rowsOf(ids).map((run) => [run.id, { jobs: openJobs(run), order: run.jobs.map((job) => job.id) }]));
    start({
      title: t`${plural(ids.length, { one: "Move the legs of # run", other: "Move the legs of # runs" })}`,
      items: itemsOf(ids),
      act: (id) => moveInto(to, id, before.get(id)?.jobs ?? []),
      undo: (id) => moveBack(to, id, before.get(id)?.jobs ?? [], before.get(id)?.order ?? []),
      told: (done) => t`${plural(done, { one: "Legs of # run moved", other: "Legs of # runs moved" })}`,
      // Each of them changes the run that they all go to.
      options: { atOnce: 1 },
    });
  };
  const setSubStatus = (ids: readonly string[], subStatus: string) => {
    const before = new Map(rowsOf(ids).map((run) => [run.id, run.subStatus]));
    const isUndoable = [...before.values()].every((each) => each !== null);
    start({
      title: t`${plural(ids.length, { one: "Sub-status of # run", other: "Sub-status of # runs" })}`,
      items: itemsOf(ids),
      act: (id) => setRunSubStatus(id, subStatus),
      ...(isUndoable ? { undo: (id: string) => setRunSubStatus(id, before.get(id) ?? "") } : {}),
      told: (done) => t`${plural(done, { one: "Sub-status of # run changed", other: "Sub-status of # runs changed" })}`,
    });
  };
  const closeAll = (ids: readonly string[]) =>
    start({ title: t`${plural(ids.length, { one: "Close # run", other: "Close # runs" })}`, items: itemsOf(ids), act: closeRun, told: (done) => t`${plural(done, { one: "# run closed", other: "# runs closed" })}` });

  const ids = [...selected];
  const count = ids.length;
  const bar = (
    <>
      {can.assign ? <Button look="primary" onPress={() => ask("assign", ids)}>{t`Assign riders…`}</Button> : null}
      {can.move ? <Button onPress={() => ask("move", ids)}>{t`Move stops to run…`}</Button> : null}
      {can.subStatus ? <Button onPress={() => ask("subStatus", ids)}>{t`Sub-status…`}</Button> : null}
      {can.close ? (
        <Button onPress={() => ask("close", ids)}>
          <Plural value={count} one="Close # run" other="Close # runs" />
        </Button>
      ) : null}
    </>
  );
  const jobCount = asked === null ? 0 : rowsOf(asked.ids).reduce((sum, run) => sum + openJobs(run).length, 0);
  const dialogs = (
    <Suspense fallback={null}>
      {asked?.verb === "assign" ? <AssignDialog board={board} count={asked.ids.length} onClose={close} onAct={(given) => (close(), assign(asked.ids, given))} /> : null}
      {asked?.verb === "move" ? (
        <MoveDialog board={board} count={jobCount} from={new Set(asked.ids)} onClose={close} onAct={(to) => (close(), move(asked.ids, to))} />
      ) : null}
      {asked?.verb === "subStatus" ? (
        <SubStatusDialog count={asked.ids.length} isOfLegs={false} onClose={close} onAct={(text) => (close(), setSubStatus(asked.ids, text))} />
      ) : null}
      {asked?.verb === "close" ? <CloseDialog count={asked.ids.length} onClose={close} onAct={() => (close(), closeAll(asked.ids))} /> : null}
      {outcome}
    </Suspense>
  );
  return { bar, dialogs, onKey, ask, can };
}
