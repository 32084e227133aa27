import { Trans, useLingui } from "@lingui/react/macro";
import { createContext, memo, use, useMemo, useState } from "react";
import type { JournalEntry } from "~/api/haulier";
import { EntryCells, useEntryColumns } from "~/app/entry_cells";
import { EntryView, ResourceLink } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { useStateWords } from "~/app/use_state_words";
import { Cell, Grid } from "~/ui/grid";
import { Empty, Skeleton } from "~/ui/panel";
import styles from "./orders.module.css";

const EntriesContext = createContext<{ readonly entries: ReadonlyMap<string, JournalEntry>; readonly open: string | undefined }>({
  entries: new Map(),
  open: undefined,
});

interface Pages {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
}

/** All that happened to an order, newest first; one entry is open below. */
export function JournalTab(props: { read: Pages; entries: readonly JournalEntry[]; open: string | undefined; onOpen: (id: string | undefined) => void }) {
  const { read, open, onOpen } = props;
  const { t } = useLingui();
  const entries = useMemo(() => new Map(props.entries.map((entry) => [entry.id, entry])), [props.entries]);
  const ids = useMemo(() => [...entries.keys()], [entries]);
  const shown = useMemo(() => ({ entries, open }), [entries, open]);
  const [focused, setFocused] = useState<string | null>(null);
  const [isDiff, setDiff] = useState(false);
  const columns = useEntryColumns([
    { id: "resource", title: t`Of`, width: "minmax(120px, 1fr)" },
    { id: "state", title: t`State`, width: "minmax(110px, 170px)" },
  ]);
  if (read.isPending) return <Skeleton rows={8} label={t`Loading the journal`} />;
  if (read.isError && ids.length === 0) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  const entry = open === undefined ? undefined : entries.get(open);
  const toggle = (id: string) => onOpen(open === id ? undefined : id);
  return (
    <EntriesContext value={shown}>
      <div className={styles["tab"]}>
        <div className={styles["journal"]}>
          <Grid
            label={t`Journal of the order`}
            columns={columns}
            ids={ids}
            Cells={Cells}
            focused={focused}
            onFocus={setFocused}
            onOpen={toggle}
            onPeek={toggle}
            onEnd={() => {
              if (read.hasNextPage && !read.isFetching) void read.fetchNextPage();
            }}
            empty={
              <Empty>
                <Trans>Nothing has happened yet.</Trans>
              </Empty>
            }
          />
        </div>
        {entry === undefined ? null : (
          <div className={styles["opened"]}>
            <EntryView key={entry.id} entry={entry} isDiff={isDiff} onDiff={setDiff} onClose={() => onOpen(undefined)} />
          </div>
        )}
      </div>
    </EntriesContext>
  );
}

const Cells = memo(function Cells({ id }: { id: string }) {
  const { entries, open } = use(EntriesContext);
  const stateWords = useStateWords();
  const entry = entries.get(id);
  if (entry === undefined) return null;
  return (
    <EntryCells entry={entry} isOpen={open === id}>
      <Cell>
        <ResourceLink kind={entry.kind} id={entry.resourceId} isInCell />
      </Cell>
      <Cell>{entry.state ? stateWords(entry.kind, entry.state) : `v${entry.version}`}</Cell>
    </EntryCells>
  );
});
