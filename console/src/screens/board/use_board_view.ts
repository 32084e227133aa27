/** The view that the board's address asks for. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo } from "react";
import type { StatusWords } from "~/app/statuses";
import type { View } from "~/live/listing";
import type { RowStore } from "~/live/store";
import type { Sort } from "~/ui/grid";
import type { BoardColumn } from "./columns";
import type { BoardKind, BoardSearch } from "./search";
import { useRowNames } from "./use_row_names";
import type { StandardView } from "./views";

/** What differs between the boards of runs and of legs. */
export interface BoardOf<Row> {
  readonly kind: BoardKind;
  readonly columns: readonly BoardColumn<Row>[];
  readonly views: readonly StandardView<Row>[];
  readonly statuses: Readonly<Record<string, StatusWords>>;
  readonly textOf: (row: Row) => string;
  /** The ids by whose names rows are found and sorted. */
  readonly namedIdsOf: (row: Row) => readonly string[];
}

const USUAL_VIEW = "late";
const USUAL_SORT = "slot";

export interface BoardAddress {
  readonly search: BoardSearch;
  readonly view: string;
  readonly sort: Sort;
  readonly change: (change: BoardSearch, isStep?: boolean) => void;
}

/** The state in the address and how to change it; a step is one that Back undoes. */
export function useBoardAddress(): BoardAddress {
  const search = useSearch({ from: "/board" });
  const navigate = useNavigate({ from: "/board" });
  const change = useCallback(
    (wanted: BoardSearch, isStep = false) => {
      void navigate({ search: (before: BoardSearch) => ({ ...before, ...wanted }), replace: !isStep });
    },
    [navigate],
  );
  const text = search.sort ?? USUAL_SORT;
  const column = text.replace(/^-/, "");
  const isDescending = text.startsWith("-");
  const sort = useMemo(() => ({ column, isDescending }), [column, isDescending]);
  return { search, view: search.view ?? USUAL_VIEW, sort, change };
}

const NONE: ReadonlySet<string> = new Set();
/** Columns that are sorted by names. */
const NAMED_COLUMNS = new Set(["riders", "next", "run"]);

/**
 * The view of the rows. Rows are counted by view, and by status among those of the view that hold the text. The view
 * `found` has the rows that a list named, `all` also what has ended. There are no `rows` until the board is read.
 */
export function useView<Row extends { readonly id: string; readonly status: string }>(
  of: BoardOf<Row>,
  rows: RowStore<Row> | null,
  address: BoardAddress,
  found: ReadonlySet<string> = NONE,
): View<Row> {
  const { view: viewId, sort } = address;
  const { status } = address.search;
  const q = useDeferredValue((address.search.q ?? "").trim().toLowerCase());
  const named = useRowNames(rows, of.namedIdsOf, q !== "" || NAMED_COLUMNS.has(sort.column));
  return useMemo(() => {
    void named; // names that come may be what is looked for
    const isOfView = (row: Row, now: number) => {
      if (viewId === "all") return true;
      if (viewId === "found") return found.has(row.id);
      return (of.views.find((each) => each.id === viewId) ?? of.views[0])?.isOf(row, now) ?? true;
    };
    const column = of.columns.find((each) => each.id === sort.column) ?? of.columns[0];
    const isFound = (row: Row) => q === "" || of.textOf(row).includes(q);
    const isOf = (row: Row, now: number) => isOfView(row, now) && isFound(row);
    const tallies: Record<string, (row: Row, now: number) => boolean> = {};
    for (const each of of.views) tallies[each.id] = each.isOf;
    for (const name of Object.keys(of.statuses)) tallies[`status ${name}`] = (row, now) => row.status === name && isOf(row, now);
    return {
      isShown: (row, now) => (status === undefined || row.status === status) && isOf(row, now),
      keyOf: (row) => column?.keyOf(row) ?? null,
      isDescending: sort.isDescending,
      tallies,
    };
  }, [of, viewId, sort, status, q, found, named]);
}
