import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { JournalEntry } from "~/api/haulier";
import { Cell, type Column } from "~/ui/grid";
import { exactTime } from "~/ui/time";
import { Actor, CallbackChip } from "./entry_view";
import { phraseOf } from "./phrases";

/** The columns of a list of journal entries: when, who, what; what the list tells besides; its callback. */
export function useEntryColumns(own: readonly Column[]): readonly Column[] {
  const { t } = useLingui();
  return [
    { id: "at", title: t`Time`, width: "176px" },
    { id: "who", title: t`Who`, width: "minmax(90px, 150px)" },
    { id: "what", title: t`What`, width: "minmax(150px, 1fr)" },
    ...own,
    { id: "callback", title: t`Callback`, width: "100px" },
  ];
}

/** The cells of an entry; `children` are those of the list's own columns. */
export function EntryCells({ entry, isOpen = false, children }: { entry: JournalEntry; isOpen?: boolean; children: ReactNode }) {
  const { i18n } = useLingui();
  return (
    <>
      <Cell>
        <time dateTime={new Date(entry.at).toISOString()}>{exactTime(entry.at)}</time>
      </Cell>
      <Cell>
        <Actor entry={entry} />
      </Cell>
      <Cell title={entry.event}>
        {isOpen ? "▾ " : ""}
        {phraseOf(i18n, entry)}
      </Cell>
      {children}
      <Cell>{entry.callback === undefined ? null : <CallbackChip callback={entry.callback} />}</Cell>
    </>
  );
}
