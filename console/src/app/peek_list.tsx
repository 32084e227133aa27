import { useLingui } from "@lingui/react/macro";
import { type ComponentType, createContext, memo, type ReactNode, use, useId, useMemo, useState } from "react";
import { Button } from "~/ui/button";
import { type Column, Grid } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Skeleton } from "~/ui/panel";
import { PanelError } from "./errors";
import styles from "./peek_list.module.css";

const SKELETON_ROWS = 12;

/** What of an infinite query the list needs. */
interface PagedRead<Page> {
  readonly data: { readonly pages: readonly Page[] } | undefined;
  readonly error: unknown;
  readonly isError: boolean;
  readonly isFetching: boolean;
  readonly isFetchNextPageError: boolean;
  readonly hasNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
}

/** The rows by id, and what draws one; a row takes its own. */
interface Shown {
  readonly rows: ReadonlyMap<string, unknown>;
  readonly Cells: ComponentType<{ row: never }>;
}

const ShownContext = createContext<Shown>({ rows: new Map(), Cells: () => null });

const ShownCells = memo(function ShownCells({ id }: { id: string }) {
  const { rows, Cells } = use(ShownContext);
  return rows.has(id) ? <Cells row={rows.get(id) as never} /> : null;
});

/**
 * A list that is read on as one scrolls, without a title of its own: Enter, Space or a click opens a row beside it, and
 * the same once more, Escape or the panel's own button closes it. Which one is open is for the caller to keep.
 */
export function PeekList<Page, Row extends { readonly id: string }>(props: {
  label: string;
  /** What is said to be loading. */
  loading: string;
  read: PagedRead<Page>;
  /** The rows of a page. Defined once, outside of components, as `Cells` is. */
  rowsOf: (page: Page) => readonly Row[];
  columns: readonly Column[];
  /** The cells of a row, in the order of the columns. */
  Cells: ComponentType<{ row: Row }>;
  empty: ReactNode;
  /** What is open, which may be on no page that was read. */
  open: string | undefined;
  onOpen: (id: string | undefined) => void;
  sideLabel: string;
  side: (id: string, onClose: () => void) => ReactNode;
}) {
  const { read, rowsOf, Cells, open, onOpen } = props;
  const [focused, setFocused] = useState<string | null>(open ?? null);
  const pages = read.data?.pages;
  const shown = useMemo(() => ({ rows: new Map((pages ?? []).flatMap(rowsOf).map((row) => [row.id, row])), Cells }), [pages, rowsOf, Cells]);
  const ids = useMemo(() => [...shown.rows.keys()], [shown]);
  const close = () => onOpen(undefined);
  const toggle = (id: string) => onOpen(open === id ? undefined : id);
  const onKey = (key: string) => {
    if (key !== "Escape" || open === undefined) return false;
    close();
    return true;
  };
  const onEnd = () => {
    if (read.hasNextPage && !read.isFetching) void read.fetchNextPage();
  };
  const rows =
    pages !== undefined ? (
      <>
        <Grid
          label={props.label}
          columns={props.columns}
          ids={ids}
          Cells={ShownCells}
          focused={focused}
          onFocus={setFocused}
          onOpen={toggle}
          onPeek={toggle}
          onKey={onKey}
          onEnd={onEnd}
          empty={props.empty}
        />
        {read.isFetchNextPageError ? <PanelError error={read.error} onRetry={() => void read.fetchNextPage()} /> : null}
      </>
    ) : read.isError ? (
      <PanelError error={read.error} onRetry={() => void read.refetch()} />
    ) : (
      <Skeleton rows={SKELETON_ROWS} label={props.loading} />
    );
  return (
    <ShownContext value={shown as Shown}>
      <ListScreen rows={rows} sideLabel={props.sideLabel} onSideClose={close} side={open === undefined ? null : props.side(open, close)} />
    </ShownContext>
  );
}

/** What is open beside a list: what it is called, a chip, a way to be rid of it. */
export function PeekPanel(props: { title: ReactNode; chip?: ReactNode; onClose: () => void; children: ReactNode }) {
  const { t } = useLingui();
  const title = useId();
  return (
    <article className={styles["panel"]} aria-labelledby={title}>
      <header className={styles["head"]}>
        <div className={styles["title"]}>
          <h2 id={title}>{props.title}</h2>
          {props.chip}
        </div>
        <Button look="quiet" aria-label={t`Close`} onPress={props.onClose}>
          ×
        </Button>
      </header>
      {props.children}
    </article>
  );
}
