import { Trans } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import type { JournalEntry } from "~/api/haulier";
import { EntryView } from "./entry_view";
import styles from "./gone.module.css";

/** The page of what is not there: the last that the journal says of it; `link` leads to where such things are. */
export function Gone({ title, id, last, link }: { title: string; id: string; last: JournalEntry | undefined; link: ReactNode }) {
  const [isDiff, setDiff] = useState(false);
  return (
    <div className={styles["gone"]}>
      <h1>{title}</h1>
      <p>
        <code>{id}</code>
      </p>
      <p>{link}</p>
      {last === undefined ? null : (
        <>
          <p>
            <Trans>The last that the journal says of it:</Trans>
          </p>
          <EntryView entry={last} isDiff={isDiff} onDiff={setDiff} onClose={() => history.back()} />
        </>
      )}
    </div>
  );
}
