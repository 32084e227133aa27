import { Trans, useLingui } from "@lingui/react/macro";
import { createContext, memo, use, useMemo } from "react";
import { EntryCells, useEntryColumns } from "~/app/entry_cells";
import { StateChip } from "~/ui/chip";
import { Cell, Grid } from "~/ui/grid";
import { Empty } from "~/ui/panel";
import { detailOf, laneName } from "./event_words";
import type { Lane, TimelineRow } from "./timeline_model";

interface Shown {
  readonly rows: ReadonlyMap<string, TimelineRow>;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly reason: (code: string) => string;
  readonly opened: readonly string[];
}

const ShownContext = createContext<Shown | null>(null);

/** The events as a table: what the picture tells, row by row. */
export function EventTable(props: {
  rows: readonly TimelineRow[];
  lanes: readonly Lane[];
  reason: (code: string) => string;
  opened: readonly string[];
  focused: string | null;
  isFiltered: boolean;
  onFocus: (id: string) => void;
  onOpen: (id: string) => void;
  onKey: (key: string, isShift: boolean) => boolean;
  onEnd: () => void;
}) {
  const { rows, lanes, reason, opened } = props;
  const { t } = useLingui();
  const shown = useMemo(
    () => ({
      rows: new Map(rows.map((row) => [row.entry.id, row])),
      lanes: new Map(lanes.map((lane) => [lane.id, lane])),
      reason,
      opened,
    }),
    [rows, lanes, reason, opened],
  );
  const ids = useMemo(() => rows.map((row) => row.entry.id), [rows]);
  const columns = useEntryColumns([
    { id: "lane", title: t`Lane`, width: "minmax(90px, 150px)" },
    { id: "detail", title: t`More`, width: "minmax(160px, 1.4fr)" },
    { id: "outcome", title: t`Outcome`, width: "96px" },
  ]);
  return (
    <ShownContext value={shown}>
      <Grid
        label={t`Events`}
        columns={columns}
        ids={ids}
        Cells={EventCells}
        focused={props.focused}
        onFocus={props.onFocus}
        onOpen={props.onOpen}
        onPeek={props.onOpen}
        onKey={(key) => props.onKey(key, false)}
        onEnd={props.onEnd}
        empty={
          <Empty>
            {props.isFiltered ? <Trans>No event matches these filters.</Trans> : <Trans>Nothing has happened yet.</Trans>}
          </Empty>
        }
      />
    </ShownContext>
  );
}

const EventCells = memo(function EventCells({ id }: { id: string }) {
  const shown = use(ShownContext);
  const { i18n, t } = useLingui();
  const row = shown?.rows.get(id);
  if (shown === null || row === undefined) return null;
  const { entry, outcome } = row;
  const lane = shown.lanes.get(row.lane);
  const detail = detailOf(row, shown.reason);
  return (
    <EntryCells entry={entry} isOpen={shown.opened.includes(id)}>
      <Cell {...(lane === undefined ? {} : { title: lane.title })}>{lane === undefined ? null : laneName(i18n, lane)}</Cell>
      <Cell title={detail}>{detail}</Cell>
      <Cell>
        {outcome === "failed" ? <StateChip tone="failed">{t`failed`}</StateChip> : null}
        {outcome === "done" ? <StateChip tone="ended">{t`done`}</StateChip> : null}
        {outcome === "waiting" ? <StateChip tone="risk">{t`waits`}</StateChip> : null}
      </Cell>
    </EntryCells>
  );
});
