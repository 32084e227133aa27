import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type JournalEntry, readJournal } from "~/api/haulier";
import { Actor, EntryView } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { phraseOf } from "~/app/phrases";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { Ago } from "~/ui/time";
import type { Family } from "./families";
import styles from "./things.module.css";

const LIMIT = 50;

export const logKey = (family: Family, id: string) => ["journal of", family.kind, id] as const;

/** What happened to a thing, newest first; each entry opens with what it changed. */
export function LogTab({ family, id }: { family: Family; id: string }) {
  const { t } = useLingui();
  const log = useInfiniteQuery({
    queryKey: logKey(family, id),
    queryFn: ({ pageParam, signal }) =>
      readJournal({ kind: family.kind, id, limit: LIMIT, ...(pageParam === "" ? {} : { after: pageParam }) }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [isDiff, setDiff] = useState(true);
  if (log.isError) return <PanelError error={log.error} onRetry={() => void log.refetch()} />;
  if (log.isPending) return <Skeleton rows={4} label={t`Loading the log`} />;
  const entries = log.data.pages.flatMap((page) => page.entries);
  const turn = (entry: string) => {
    const next = new Set(open);
    if (!next.delete(entry)) next.add(entry);
    setOpen(next);
  };
  if (entries.length === 0) {
    return (
      <Empty>
        <Trans>The log of it is not kept any more.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <ul className={styles["list"]} aria-label={t`Log`}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Button look="quiet" aria-expanded={open.has(entry.id)} onPress={() => turn(entry.id)}>
              <Ago at={entry.at} /> · <Did entry={entry} />
            </Button>
            {entry.state == null ? null : <span className={styles["note"]}>{entry.state}</span>}
            {open.has(entry.id) ? (
              <EntryView entry={entry} isDiff={isDiff} onDiff={setDiff} onClose={() => turn(entry.id)} />
            ) : null}
          </li>
        ))}
      </ul>
      {log.hasNextPage ? (
        <Button isPending={log.isFetchingNextPage} onPress={() => void log.fetchNextPage()}>
          <Trans>Earlier</Trans>
        </Button>
      ) : null}
    </>
  );
}

/** Who did what: some languages put a word between the two. */
function Did({ entry }: { entry: JournalEntry }) {
  const { i18n } = useLingui();
  const phrase = phraseOf(i18n, entry);
  return (
    <Trans>
      <Actor entry={entry} /> {phrase}
    </Trans>
  );
}
