import { useLingui } from "@lingui/react/macro";
import { useDeferredValue, useMemo, useState } from "react";
import type { JournalEntry } from "~/api/haulier";
import type { Ledger, Run } from "~/api/runs";
import { phraseOf } from "~/app/phrases";
import { useReasons } from "~/app/use_reasons";
import { FilterChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { EventTable } from "./event_table";
import { laneName, searchedText } from "./event_words";
import { Opened } from "./opened";
import { type Outcome, OUTCOMES, type RunChange, type RunSearch, withOpened } from "./search";
import { TimelineCanvas } from "./timeline_canvas";
import styles from "./timeline.module.css";
import { CALLBACKS, hasReason, PHONE, type TimelineRow, timelineOf } from "./timeline_model";

const EVERY_LANE = "all";

/** Whether a row is in a lane; callbacks and reports of phones are in two. */
function isIn(row: TimelineRow, lane: string | undefined): boolean {
  if (lane === undefined || row.lane === lane) return true;
  if (lane === CALLBACKS) return row.entry.callback !== undefined;
  return lane === PHONE && row.report !== null;
}

/** What happened, in lanes over time, and the same as a table. With `hasPicture` false the table alone. */
export function TimelineTab(props: {
  run: Run;
  ledger: Ledger | undefined;
  entries: readonly JournalEntry[];
  search: RunSearch;
  onSearch: (change: RunChange) => void;
  onEnd: () => void;
  hasPicture: boolean;
}) {
  const { run, ledger, entries, search, onSearch } = props;
  const { i18n } = useLingui();
  const reason = useReasons(useMemo(() => entries.some(hasReason), [entries]));
  const [compared, setCompared] = useState<ReadonlySet<string>>(new Set());
  const timeline = useMemo(
    () => timelineOf({ run, ledger, entries, isByPhone: search.clock === "phone" }, { phrase: (entry) => phraseOf(i18n, entry), reason }),
    [run, ledger, entries, search.clock, i18n, reason],
  );
  const q = useDeferredValue(search.q?.toLowerCase() ?? "");
  const { lane, outcome } = search;
  const rows = useMemo(
    () =>
      timeline.rows.filter(
        (row) =>
          isIn(row, lane) &&
          (outcome === undefined || row.outcome === outcome) &&
          (q === "" || searchedText(i18n, row, reason).includes(q)),
      ),
    [timeline, lane, outcome, q, i18n, reason],
  );
  const shownIds = useMemo(() => new Set(rows.map((row) => row.entry.id)), [rows]);
  const isFiltered = lane !== undefined || outcome !== undefined || q !== "";
  const opened = search.open ?? [];
  const known = useMemo(() => new Map(entries.map((entry) => [entry.id, entry])), [entries]);
  const focused = search.t ?? null;

  const focus = (id: string) => onSearch({ t: id });
  const open = (id: string) => onSearch({ t: id, open: withOpened(opened, id) });
  const compare = (id: string, isDiff: boolean) => {
    const next = new Set(compared);
    if (isDiff) next.add(id);
    else next.delete(id);
    setCompared(next);
  };
  const step = (by: number, isSameLane: boolean) => {
    const current = rows.find((row) => row.entry.id === focused);
    const list = isSameLane && current !== undefined ? rows.filter((row) => row.lane === current.lane) : rows;
    const at = current === undefined ? -1 : list.indexOf(current);
    const next = list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)];
    if (next !== undefined) focus(next.entry.id);
  };
  const onKey = (key: string, isShift: boolean): boolean => {
    if (key === "ArrowLeft") step(1, isShift);
    else if (key === "ArrowRight") step(-1, isShift);
    else if (key === "Enter" && focused !== null) open(focused);
    else if (key === "d" && focused !== null) {
      open(focused);
      compare(focused, !compared.has(focused));
    } else if (key === "c") onSearch({ open: [] });
    else return false;
    return true;
  };
  const lanes = isFiltered && lane !== undefined ? timeline.lanes.filter((each) => each.id === lane) : timeline.lanes;
  const spoken = rows.find((row) => row.entry.id === focused);
  return (
    <div className={styles["tab"]}>
      <Filters search={search} onSearch={onSearch} lanes={timeline.lanes.map((each) => ({ id: each.id, label: laneName(i18n, each) }))} />
      {props.hasPicture ? (
        <TimelineCanvas
          key={search.clock ?? "server"}
          timeline={timeline}
          lanes={lanes}
          nameOf={(each) => laneName(i18n, each)}
          focused={focused}
          isShown={(id) => !isFiltered || shownIds.has(id)}
          onFocus={focus}
          onOpen={open}
          onKey={onKey}
        />
      ) : null}
      <p className="visually-hidden" aria-live="polite">
        {spoken === undefined ? "" : phraseOf(i18n, spoken.entry)}
      </p>
      <EventTable
        rows={rows}
        lanes={timeline.lanes}
        reason={reason}
        opened={opened}
        focused={focused}
        isFiltered={isFiltered}
        onFocus={focus}
        onOpen={open}
        onKey={onKey}
        onEnd={props.onEnd}
      />
      <Opened
        entries={opened.map((id) => known.get(id)).filter((entry) => entry !== undefined)}
        compared={compared}
        onCompare={compare}
        onClose={(id) => onSearch({ open: opened.filter((each) => each !== id) })}
        onCloseAll={() => onSearch({ open: [] })}
      />
    </div>
  );
}

function Filters(props: {
  search: RunSearch;
  onSearch: (change: RunChange) => void;
  lanes: readonly { id: string; label: string }[];
}) {
  const { search, onSearch } = props;
  const { t } = useLingui();
  const words: Readonly<Record<Outcome, string>> = { failed: t`only failures`, done: t`only ended`, waiting: t`only waiting` };
  return (
    <div className={styles["filters"]} role="group" aria-label={t`Filters`}>
      {OUTCOMES.map((outcome) => (
        <FilterChip
          key={outcome}
          label={words[outcome]}
          isOn={search.outcome === outcome}
          onChange={(isOn) => onSearch({ outcome: isOn ? outcome : undefined })}
        />
      ))}
      <FilterChip
        label={t`by the phone's clock`}
        isOn={search.clock === "phone"}
        onChange={(isOn) => onSearch({ clock: isOn ? "phone" : undefined })}
      />
      <Select
        label={t`Lane`}
        isLabelHidden
        choices={[{ id: EVERY_LANE, label: t`Every lane` }, ...props.lanes]}
        value={search.lane ?? EVERY_LANE}
        onChange={(id) => onSearch({ lane: id === EVERY_LANE ? undefined : id })}
      />
      <TextField
        label={t`Text in the events`}
        isLabelHidden
        isFilter
        placeholder={t`Text in the events…`}
        type="search"
        value={search.q ?? ""}
        onChange={(q) => onSearch({ q: q === "" ? undefined : q })}
      />
    </div>
  );
}
