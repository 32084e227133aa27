import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { JournalEntry } from "~/api/haulier";
import { EntryView } from "~/app/entry_view";
import { Button } from "~/ui/button";
import styles from "./timeline.module.css";

/** The opened events, side by side. */
export function Opened(props: {
  entries: readonly JournalEntry[];
  /** Those that are shown as before and after. */
  compared: ReadonlySet<string>;
  onCompare: (id: string, isDiff: boolean) => void;
  onClose: (id: string) => void;
  onCloseAll: () => void;
}) {
  const { entries, compared } = props;
  const { t } = useLingui();
  if (entries.length === 0) return null;
  return (
    <section className={styles["opened"]} aria-label={t`Open events`}>
      <header className={styles["openedHead"]}>
        <Plural value={entries.length} one="# event open" other="# events open" />
        <Button look="quiet" onPress={props.onCloseAll}>
          <Trans>Collapse all</Trans>
        </Button>
      </header>
      <div className={styles["strip"]}>
        {entries.map((entry) => (
          <EntryView
            key={entry.id}
            entry={entry}
            isDiff={compared.has(entry.id)}
            onDiff={(isDiff) => props.onCompare(entry.id, isDiff)}
            onClose={() => props.onClose(entry.id)}
            actions={
              <Link to="/audit" search={{ request: entry.requestId }}>
                <Trans>Same request</Trans>
              </Link>
            }
          />
        ))}
      </div>
    </section>
  );
}
