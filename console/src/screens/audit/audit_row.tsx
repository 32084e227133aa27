import { useLingui } from "@lingui/react/macro";
import { createContext, memo, use } from "react";
import type { JournalEntry } from "~/api/haulier";
import { shortId } from "~/api/names";
import { EntryCells, useEntryColumns } from "~/app/entry_cells";
import { ResourceLink } from "~/app/entry_view";
import { stateText } from "~/rules/machine";
import { Cell, type Column } from "~/ui/grid";

/** The entries that were read, by id. A row takes its own. */
export const EntriesContext = createContext<ReadonlyMap<string, JournalEntry>>(new Map());

export function useAuditColumns(): readonly Column[] {
  const { t } = useLingui();
  return useEntryColumns([
    { id: "resource", title: t`Of`, width: "minmax(160px, 1fr)" },
    { id: "state", title: t`State`, width: "minmax(90px, 150px)" },
    { id: "request", title: t`Request`, width: "110px" },
  ]);
}

/** One entry: when, who, what in words, of which resource, its state after it, the request. */
export const AuditCells = memo(function AuditCells({ id }: { id: string }) {
  const entry = use(EntriesContext).get(id);
  if (entry === undefined) return null;
  const { state } = entry;
  return (
    <EntryCells entry={entry}>
      <Cell>
        <ResourceLink kind={entry.kind} id={entry.resourceId} isInCell />
      </Cell>
      <Cell>{state === undefined || state === null || state === "" ? `v${entry.version}` : `${stateText(state)} v${entry.version}`}</Cell>
      <Cell title={entry.requestId}>
        <code>{shortId(entry.requestId)}</code>
      </Cell>
    </EntryCells>
  );
});
