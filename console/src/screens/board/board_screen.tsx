import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useSession } from "~/app/session";
import { JOB_STATUSES, RUN_STATUSES } from "~/app/statuses";
import type { JobRow, RunRow } from "~/live/rows";
import { useJobBoard, useRunBoard } from "~/live/use_board";
import { BoardList } from "./board_list";
import { JOB_COLUMNS, namedIdsOfJob, namedIdsOfRun, RUN_COLUMNS, textOfJob, textOfRun } from "./columns";
import { useLegActions } from "./leg_actions";
import { LegPeek, RunPeek } from "./peek";
import { useRunActions } from "./run_actions";
import type { BoardOf } from "./use_board_view";
import { JOB_VIEWS, RUN_VIEWS } from "./views";

const RUNS: BoardOf<RunRow> = {
  kind: "dispatch",
  columns: RUN_COLUMNS,
  views: RUN_VIEWS,
  statuses: RUN_STATUSES,
  textOf: textOfRun,
  namedIdsOf: namedIdsOfRun,
};
const LEGS: BoardOf<JobRow> = {
  kind: "job",
  columns: JOB_COLUMNS,
  views: JOB_VIEWS,
  statuses: JOB_STATUSES,
  textOf: textOfJob,
  namedIdsOf: namedIdsOfJob,
};
const keysOfRun = (run: RunRow) => [run.ref, run.id, ...run.jobs.flatMap((job) => [job.ref, job.id])];
const keysOfLeg = (job: JobRow) => [job.ref, job.id];
const NONE: ReadonlySet<string> = new Set();

export function BoardScreen() {
  const { kind } = useSearch({ from: "/board" });
  return kind === "job" ? <LegsBoard /> : <RunsBoard />;
}

function RunsBoard() {
  const board = useRunBoard(useSession().tenant.id);
  const [selected, setSelected] = useState(NONE);
  const actions = useRunActions(board, selected, setSelected);
  return (
    <BoardList
      of={RUNS}
      board={board}
      side={(id, onClose) => <RunPeek board={board} id={id} actions={actions} onClose={onClose} />}
      selected={selected}
      onSelect={setSelected}
      acting={actions}
      keysOf={keysOfRun}
    />
  );
}

function LegsBoard() {
  const tenant = useSession().tenant.id;
  const board = useJobBoard(tenant);
  const [selected, setSelected] = useState(NONE);
  const actions = useLegActions(board, useRunBoard(tenant), selected, setSelected);
  return (
    <BoardList
      of={LEGS}
      board={board}
      side={(id, onClose) => <LegPeek board={board} id={id} onClose={onClose} />}
      selected={selected}
      onSelect={setSelected}
      acting={actions}
      keysOf={keysOfLeg}
    />
  );
}
