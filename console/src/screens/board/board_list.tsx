import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { csvOf } from "~/app/csv";
import { PanelError } from "~/app/errors";
import { useLastList } from "~/app/last_list";
import { saveFile } from "~/app/save_file";
import { may, useSession } from "~/app/session";
import type { JobBoard, RunBoard } from "~/live/board";
import { ETAS } from "~/live/etas";
import type { RowStore } from "~/live/store";
import { useBoardState, useListing, useLiveEtas, useRow } from "~/live/use_board";
import { Button } from "~/ui/button";
import { FilterChip } from "~/ui/chip";
import { countText } from "~/ui/count";
import { FilterField } from "~/ui/filter_field";
import { Cell, Grid, type Sort } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { Announcement } from "./announcement";
import styles from "./board.module.css";
import { FindMany } from "./find_many";
import { shownColumns, useKept } from "./kept";
import { ColumnsDialog } from "./lazy_dialogs";
import { FirstSteps, Notices } from "./notices";
import { SelectionBar } from "./selection_bar";
import { type BoardOf, useBoardAddress, useView } from "./use_board_view";
import { commonView } from "./views";
import { ViewMenu } from "./view_menu";

/** What acts on rows: buttons for the selection, and what the keys of the board do. */
export interface Acting {
  readonly bar: ReactNode;
  readonly dialogs: ReactNode;
  /** Gives whether it took the key, for the selected rows or else for the one with the focus. */
  readonly onKey: (key: string, ids: readonly string[]) => boolean;
}

interface BoardListProps<Row extends { readonly id: string; readonly status: string }> {
  readonly of: BoardOf<Row>;
  readonly board: (RunBoard | JobBoard) & { readonly rows: RowStore<Row> };
  /** The side panel of a row. */
  readonly side: (id: string, onClose: () => void) => ReactNode;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly acting: Acting;
  /** What every row is found by in a list of references. */
  readonly keysOf: (row: Row) => readonly (string | null)[];
}

const NONE: ReadonlySet<string> = new Set();

/** The list of a board: what is the same for runs and for legs. */
export function BoardList<Row extends { readonly id: string; readonly status: string }>(props: BoardListProps<Row>) {
  const { of, board, side, selected, onSelect, acting } = props;
  const { t, i18n } = useLingui();
  const address = useBoardAddress();
  const { search, change } = address;
  const navigate = useNavigate();
  const session = useSession();
  useLiveEtas(board, may(session, "GET", "/events") || may(session, "GET", `/events/${ETAS}`));
  const state = useBoardState(board);
  const [found, setFound] = useState<ReadonlySet<string>>(NONE);
  const listed = useListing(board, useView(of, state.kind === "ready" ? board.rows : null, address, found));
  useLastList(of.kind, listed.ids);
  const onFound = (ids: ReadonlySet<string>) => {
    setFound(ids);
    onSelect(ids);
    change({ view: "found", q: undefined, status: undefined }, true);
  };
  const [focused, setFocused] = useState<string | null>(search.sel ?? null);
  const [isChoosingColumns, setChoosingColumns] = useState(false);
  const chosen = useKept().columns[of.kind];
  const columns = useMemo(() => shownColumns(of.columns, chosen), [of, chosen]);
  const heads = columns.map((column) => ({
    id: column.id,
    title: i18n._(column.title),
    width: column.width,
    canSort: true,
    isGreatestFirst: column.isGreatestFirst === true,
    ...(column.align === undefined ? {} : { align: column.align }),
  }));
  const Cells = useMemo(() => {
    return function Cells({ id }: { id: string }) {
      const row = useRow<Row>(board, id);
      if (row === undefined) return null;
      return columns.map((column) => (
        <Cell key={column.id} {...(column.align === undefined ? {} : { align: column.align })}>
          {column.show(row)}
        </Cell>
      ));
    };
  }, [board, columns]);
  const open = (id: string) => void navigate(of.kind === "job" ? { to: "/jobs/$id", params: { id } } : { to: "/dispatches/$id", params: { id } });
  const exportCsv = () => {
    const head = of.columns.map((column) => i18n._(column.title));
    const stored: RowStore<Row> = board.rows;
    const rows = [...selected].map((id) => stored.get(id)).filter((row) => row !== undefined);
    const cells = rows.map((row) => of.columns.map(({ keyOf, fileOf = keyOf }) => fileOf(row)));
    saveFile(new Blob([csvOf(head, cells)], { type: "text/csv" }), of.kind === "job" ? "legs.csv" : "runs.csv");
  };
  const peek = useCallback((id: string) => change({ sel: id }), [change]);
  const onKey = (key: string, id: string | null) => {
    if (key === "Escape" && search.sel !== undefined) {
      change({ sel: undefined });
      return true;
    }
    if (key === "v") {
      document.querySelector<HTMLElement>("[data-views] button")?.click();
      return true;
    }
    return acting.onKey(key, selected.size > 0 ? [...selected] : id === null ? [] : [id]);
  };

  return (
    <>
      <ListScreen
        title={<ViewMenu of={of} address={address} counts={listed.counts} />}
        counts={t`${countText(listed.ids.length)} of ${countText(listed.total)}`}
        filters={
          <>
            {Object.entries(of.statuses)
              .filter(([status]) => search.status === status || (listed.counts[`status ${status}`] ?? 0) > 0)
              .map(([status, words]) => (
                <FilterChip
                  key={status}
                  label={i18n._(words.label)}
                  count={listed.counts[`status ${status}`]}
                  isOn={search.status === status}
                  onChange={(isOn) => change({ status: isOn ? status : undefined })}
                />
              ))}
          </>
        }
        actions={
          <>
            <KindSwitch kind={of.kind} onChange={(kind) => change({ kind, view: commonView(search.view), status: undefined, sort: undefined, sel: undefined }, true)} />
            <FilterField label={t`Filter`} value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
            <FindMany board={board} keysOf={props.keysOf} onFound={onFound} />
            <Button onPress={() => setChoosingColumns(true)}>{t`Columns`}</Button>
          </>
        }
        banner={<Notices state={state} />}
        rows={
          state.kind === "failed" ? (
            <PanelError error={state.error} onRetry={() => void board.readAll()} />
          ) : state.kind === "reading" ? (
            <Skeleton rows={12} label={t`Loading`} />
          ) : listed.total === 0 && of.kind === "dispatch" ? (
            <FirstSteps />
          ) : (
            <Grid
              label={of.kind === "job" ? t`Legs` : t`Runs`}
              columns={heads}
              ids={listed.ids}
              Cells={Cells}
              sort={address.sort}
              onSort={(sort: Sort) => change({ sort: (sort.isDescending ? "-" : "") + sort.column })}
              selected={selected}
              onSelect={onSelect}
              focused={focused}
              onFocus={setFocused}
              onOpen={open}
              onPeek={peek}
              onKey={onKey}
              words={{ select: t`Select`, selectAll: t`Select all` }}
              empty={<NothingFound address={address} />}
            />
          )
        }
        side={search.sel === undefined ? null : side(search.sel, () => change({ sel: undefined }))}
        sideLabel={t`Details`}
        onSideClose={() => change({ sel: undefined })}
        selection={
          selected.size === 0 ? null : (
            <SelectionBar selected={selected} shown={listed.ids} onSelect={onSelect} onExport={exportCsv}>
              {acting.bar}
            </SelectionBar>
          )
        }
      />
      <Announcement late={listed.counts["late"] ?? 0} />
      <Suspense fallback={null}>{isChoosingColumns ? <ColumnsDialog of={of} onClose={() => setChoosingColumns(false)} /> : null}</Suspense>
      {acting.dialogs}
    </>
  );
}

function KindSwitch({ kind, onChange }: { kind: string; onChange: (kind: "dispatch" | "job" | undefined) => void }) {
  const { t } = useLingui();
  return (
    <span className={styles["kinds"]} role="group" aria-label={t`Show`}>
      <FilterChip label={t`Runs`} isOn={kind === "dispatch"} onChange={() => onChange(undefined)} />
      <FilterChip label={t`Legs`} isOn={kind === "job"} onChange={() => onChange("job")} />
    </span>
  );
}

/** Nothing matches: says which filter to drop. */
function NothingFound({ address }: { address: ReturnType<typeof useBoardAddress> }) {
  const { t } = useLingui();
  const { q, status } = address.search;
  if (q !== undefined) return <Empty action={<Button onPress={() => address.change({ q: undefined })}>{t`Drop the filter`}</Button>}>{t`Nothing here holds “${q}”.`}</Empty>;
  if (status !== undefined) return <Empty action={<Button onPress={() => address.change({ status: undefined })}>{t`All statuses`}</Button>}>{t`Nothing here has this status.`}</Empty>;
  return <Empty action={<Button onPress={() => address.change({ view: "open" }, true)}>{t`Show all open`}</Button>}>{t`Nothing is in this view.`}</Empty>;
}
