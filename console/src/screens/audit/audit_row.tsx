import { useLingui } from "@lingui/react/macro";
import { createContext, memo, use } from "react";
import type { JournalEntry } from "~/api/haulier";
import { shortId } from "~/api/names";
import { Actor, CallbackChip, ResourceLink } from "~/app/entry_view";
import { phraseOf } from "~/app/phrases";
import { stateText } from "~/rules/machine";
import { Cell, type Column } from "~/ui/grid";
import { exactTime } from "~/ui/time";

/** The entries that were read, by id. A row takes its own. */
export const EntriesContext = createContext<ReadonlyMap<string, JournalEntry>>(new Map());

export function useAuditColumns(): readonly Column[] {
  const { t } = useLingui();
  return [
    { id: "at", title: t`Time`, width: "176px" },
    { id: "who", title: t`Who`, width: "minmax(110px, 160px)" },
    { id: "what", title: t`What`, width: "minmax(160px, 1fr)" },
    { id: "resource", title: t`Of`, width: "minmax(160px, 1fr)" },
    { id: "state", title: t`State`, width: "minmax(90px, 150px)" },
    { id: "request", title: t`Request`, width: "110px" },
    { id: "callback", title: t`Callback`, width: "100px" },
  ];
}

/** One entry: when, who, what in words, of which resource, its state after it, the request. */
export const AuditCells = memo(function AuditCells({ id }: { id: string }) {
  const entry = use(EntriesContext).get(id);
  const { i18n } = useLingui();
  if (entry === undefined) return null;
  const { state } = entry;
  return (
    <>
      <Cell>
        <time dateTime={new Date(entry.at).toISOString()}>{exactTime(entry.at)}</time>
      </Cell>
      <Cell>
        <Actor entry={entry} />
      </Cell>
      <Cell title={entry.event}>{phraseOf(i18n, entry)}</Cell>
      <Cell>
        <ResourceLink kind={entry.kind} id={entry.resourceId} />
      </Cell>
      <Cell>{state === undefined || state === null || state === "" ? `v${entry.version}` : `${stateText(state)} v${entry.version}`}</Cell>
      <Cell title={entry.requestId}>
        <code>{shortId(entry.requestId)}</code>
      </Cell>
      <Cell>{entry.callback === undefined ? null : <CallbackChip callback={entry.callback} />}</Cell>
    </>
  );
});
