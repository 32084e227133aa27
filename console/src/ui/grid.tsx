import { useVirtualizer } from "@tanstack/react-virtual";
import { type ComponentType, type KeyboardEvent, memo, type MouseEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { gridActOf, keptFocus, withRange, withToggled } from "./grid_keys";
import { useLook } from "./look";
import styles from "./grid.module.css";

export interface Column {
  readonly id: string;
  readonly title: string;
  /** A track of CSS grid, such as `120px` or `minmax(120px, 1fr)`. */
  readonly width: string;
  readonly canSort?: boolean;
  /** Whether the first press sorts from the greatest down, as people want of times and counts. */
  readonly isGreatestFirst?: boolean;
  readonly align?: "end";
}

export interface Sort {
  readonly column: string;
  readonly isDescending: boolean;
}

interface GridWords {
  readonly select: string;
  readonly selectAll: string;
}

export interface GridProps {
  readonly label: string;
  readonly columns: readonly Column[];
  /** The rows in the order in which they are shown. */
  readonly ids: readonly string[];
  /** How many there are in all, where the server knows of more than are read. */
  readonly total?: number;
  /** The cells of a row, `Cell` by `Cell` in the order of the columns. It subscribes to its row by itself. */
  readonly Cells: ComponentType<{ id: string }>;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** The selected rows, where something can be done to several of them. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (selected: ReadonlySet<string>) => void;
  readonly focused: string | null;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
  /** Further keys of the screen; gives whether it took the key. */
  readonly onKey?: (key: string, id: string | null) => boolean;
  /** Called when the last rows come into view, to read on. */
  readonly onEnd?: () => void;
  readonly empty: ReactNode;
  /** Needed where rows can be selected. */
  readonly words?: GridWords;
}

const OVERSCAN = 12;
const SELECT_TRACK = "32px";
const NOTHING: ReadonlySet<string> = new Set();

/** One cell of a row. */
export function Cell({ children, align, title }: { children?: ReactNode; align?: "end"; title?: string }) {
  return (
    <div role="gridcell" className={`${styles["cell"]} ${align === "end" ? styles["end"] : ""}`} title={title}>
      {children}
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly domId: string;
  readonly index: number;
  readonly start: number;
  /** Undefined where rows cannot be selected. */
  readonly isSelected: boolean | undefined;
  readonly isFocused: boolean;
  readonly Cells: ComponentType<{ id: string }>;
  readonly selectLabel: string | undefined;
}

const Row = memo(function Row({ id, domId, index, start, isSelected, isFocused, Cells, selectLabel }: RowProps) {
  return (
    <div
      id={domId}
      role="row"
      data-row={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`${styles["row"]} ${isFocused ? styles["focused"] : ""}`}
      style={{ transform: `translateY(${start}px)` }}
    >
      {isSelected === undefined ? null : (
        <div role="gridcell" className={styles["cell"]}>
          <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly aria-label={selectLabel} data-select="" />
        </div>
      )}
      <Cells id={id} />
    </div>
  );
});

/**
 * A list of any length by keyboard and mouse. The grid itself keeps the focus and names the active row, so that a live
 * change never takes the focus away: rows move under it.
 */
export function Grid(props: GridProps) {
  const { ids, columns, selected = NOTHING, focused, onFocus, words } = props;
  const canSelect = props.onSelect !== undefined;
  const onSelect = props.onSelect ?? (() => undefined);
  const { rowHeight, hasLetters } = useLook();
  const domId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef(0);
  const index = keptFocus(ids, focused, anchor.current);
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: rowHeight,
    getItemKey: (row) => ids[row] ?? row,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  const { onEnd } = props;
  useEffect(() => virtual.measure(), [rowHeight, virtual]);
  useEffect(() => {
    if (onEnd !== undefined && ids.length > 0 && lastShown >= ids.length - OVERSCAN) onEnd();
  }, [lastShown, ids.length, onEnd]);
  useEffect(() => {
    if (index >= 0) anchor.current = index;
  }, [index]);

  const goTo = (row: number) => {
    const next = Math.min(Math.max(row, 0), ids.length - 1);
    const id = ids[next];
    if (id === undefined) return;
    onFocus(id);
    // Scrolling asks for the layout of the whole list: not for a row that is in view.
    const shown = virtual.range;
    if (shown === null || next <= shown.startIndex + 1 || next >= shown.endIndex - 1) virtual.scrollToIndex(next);
  };
  const selectionStart = useRef(0);
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("[data-head]") !== null) return;
    const id = index < 0 ? null : (ids[index] ?? null);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const act = gridActOf(event, page, hasLetters);
    if (act === null) {
      const isCommand = event.ctrlKey || event.metaKey || event.altKey;
      if (!isCommand && (hasLetters || event.key.length > 1) && props.onKey?.(event.key, id)) event.preventDefault();
      return;
    }
    if (act.kind === "clear") {
      // One layer at a time: first the selection, then what the screen shows beside the list.
      if (selected.size > 0) onSelect(new Set());
      else if (!props.onKey?.("Escape", id)) return;
      event.stopPropagation();
      return;
    }
    if (!canSelect && ["toggle", "range", "all"].includes(act.kind)) return;
    event.preventDefault();
    if (act.kind === "move") return goTo(index + act.by);
    if (act.kind === "edge") return goTo(act.to === "first" ? 0 : ids.length - 1);
    if (act.kind === "all") return onSelect(new Set(ids));
    if (id === null) return;
    if (act.kind === "open") return props.onOpen(id);
    if (act.kind === "peek") return props.onPeek(id);
    if (act.kind === "range") return onSelect(withRange(selected, ids, selectionStart.current, index));
    selectionStart.current = index;
    onSelect(withToggled(selected, id));
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
    if (id === undefined || target.closest("a, button") !== null) return;
    const row = ids.indexOf(id);
    onFocus(id);
    if (!canSelect) return props.onPeek(id);
    if (event.shiftKey) return onSelect(withRange(selected, ids, selectionStart.current, row));
    selectionStart.current = row;
    if (target.closest("[data-select]") !== null) return onSelect(withToggled(selected, id));
    props.onPeek(id);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset["row"];
    if (id !== undefined) props.onOpen(id);
  };

  const isAll = ids.length > 0 && ids.every((id) => selected.has(id));
  const rowDomId = (row: number) => `${domId}-${row}`;
  const isActiveMounted = items.some((item) => item.index === index);
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable={canSelect}
      aria-rowcount={(props.total ?? ids.length) + 1}
      aria-colcount={columns.length + (canSelect ? 1 : 0)}
      aria-activedescendant={isActiveMounted ? rowDomId(index) : undefined}
      className={styles["grid"]}
      style={{ "--tracks": [...(canSelect ? [SELECT_TRACK] : []), ...columns.map((column) => column.width)].join(" ") } as React.CSSProperties}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      <div role="presentation" className={styles["table"]}>
        <div role="rowgroup" className={styles["headgroup"]}>
          <div role="row" aria-rowindex={1} className={`${styles["row"]} ${styles["head"]}`} data-head="">
            {canSelect ? (
              <div role="columnheader" className={styles["cell"]}>
                <input
                  type="checkbox"
                  aria-label={words?.selectAll}
                  checked={isAll}
                  onChange={() => onSelect(isAll ? new Set() : new Set(ids))}
                />
              </div>
            ) : null}
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </div>
        </div>
        {ids.length === 0 ? <div className={styles["nothing"]}>{props.empty}</div> : null}
        <div role="rowgroup" className={styles["rows"]} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const id = ids[item.index];
            return id === undefined ? null : (
              <Row
                key={id}
                id={id}
                domId={rowDomId(item.index)}
                index={item.index}
                start={item.start}
                isSelected={canSelect ? selected.has(id) : undefined}
                isFocused={item.index === index}
                Cells={props.Cells}
                selectLabel={words?.select}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ column, sort, onSort }: { column: Column; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }) {
  const isSorted = sort?.column === column.id;
  const order = !isSorted ? "none" : sort.isDescending ? "descending" : "ascending";
  return (
    <div role="columnheader" aria-sort={order} className={`${styles["cell"]} ${column.align === "end" ? styles["end"] : ""}`}>
      {column.canSort && onSort !== undefined ? (
        <button
          type="button"
          className={styles["sort"]}
          onClick={() => onSort({ column: column.id, isDescending: isSorted ? !sort.isDescending : column.isGreatestFirst === true })}
        >
          {column.title}
          <span aria-hidden="true">{!isSorted ? "" : sort.isDescending ? " ↓" : " ↑"}</span>
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}
