import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { createContext, memo, use, useMemo, useState } from "react";
import type { ListedRun } from "~/api/orchestrator";
import { ResourceLink } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { RunPanel } from "~/app/orchestrator_run";
import { kindOfEntity, RunChip } from "~/app/run_words";
import { allTouched } from "~/live/event";
import { useLiveEventsAndGaps, useSoon } from "~/live/use_live";
import { FilterChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { Cell, type Column, Grid } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { Ago } from "~/ui/time";
import { rulesQuery, runListQuery } from "./queries";
import { orchestratorSearch } from "./search";

const route = getRouteApi("/orchestrator/$part");
const READ_AGAIN_MS = 1_000;

const RunsContext = createContext<ReadonlyMap<string, ListedRun>>(new Map());

interface Change {
  readonly sel?: string | undefined;
  readonly all?: boolean | undefined;
  readonly rule?: string | undefined;
}

/** The state of the list in the address, and what changes it. */
function useRunSearch() {
  const search = route.useSearch();
  const stay = route.useNavigate();
  const go = (change: Change) => void stay({ search: orchestratorSearch({ ...search, ...change }), replace: true });
  return { search, go };
}

/** Which runs are listed. */
export function RunFilters() {
  const { t } = useLingui();
  const { search, go } = useRunSearch();
  const rules = useQuery(rulesQuery).data;
  const choices = [{ id: "", label: t`every rule` }, ...(rules ?? []).map(({ id, name }) => ({ id, label: name }))];
  return (
    <>
      <FilterChip label={t`Those that did not fail too`} isOn={search.all === true} onChange={(isOn) => go({ all: isOn ? true : undefined })} />
      <Select label={t`Rule`} isLabelHidden choices={choices} value={search.rule ?? ""} onChange={(rule) => go({ rule: rule === "" ? undefined : rule })} />
    </>
  );
}

/** Runs that failed, and why; on request all of them, or those of one rule. One is open beside them. */
export function RunsPart() {
  const { t } = useLingui();
  const { search, go } = useRunSearch();
  const queries = useQueryClient();
  const isAll = search.all === true;
  const options = runListQuery({ isFailed: !isAll, ruleId: search.rule });
  const read = useInfiniteQuery(options);
  const [focused, setFocused] = useState<string | null>(search.sel ?? null);
  const readSoon = useSoon(() => void queries.invalidateQueries({ queryKey: options.queryKey }), READ_AGAIN_MS);
  // A run that goes well ends with what it did: the event is another's, which names it beside.
  useLiveEventsAndGaps((event) => {
    if (event.kind === "run" || (isAll && allTouched(event).some((each) => each.kind === "run"))) readSoon();
  }, readSoon);
  const pages = read.data?.pages;
  const rows = useMemo(() => new Map((pages ?? []).flat().map((run) => [run.id, run])), [pages]);
  const ids = useMemo(() => [...rows.keys()], [rows]);
  const columns: readonly Column[] = [
    { id: "at", title: t`When`, width: "110px" },
    { id: "rule", title: t`Rule`, width: "minmax(150px, 1fr)" },
    { id: "state", title: t`State`, width: "minmax(110px, 160px)" },
    { id: "event", title: t`Event`, width: "minmax(120px, 180px)" },
    { id: "of", title: t`Of`, width: "minmax(140px, 1fr)" },
    { id: "why", title: t`Why it failed`, width: "minmax(180px, 2fr)" },
  ];
  const toggle = (id: string) => go({ sel: search.sel === id ? undefined : id });
  return (
    <RunsContext value={rows}>
      <ListScreen
        rows={
          read.data === undefined ? (
            read.isError ? (
              <PanelError error={read.error} onRetry={() => void read.refetch()} />
            ) : (
              <Skeleton rows={12} label={t`Loading runs of rules`} />
            )
          ) : (
            <>
              <Grid
                label={t`Runs of rules`}
                columns={columns}
                ids={ids}
                Cells={RunCells}
                focused={focused}
                onFocus={setFocused}
                onOpen={toggle}
                onPeek={toggle}
                onKey={(key) => {
                  if (key !== "Escape" || search.sel === undefined) return false;
                  go({ sel: undefined });
                  return true;
                }}
                onEnd={() => {
                  if (read.hasNextPage && !read.isFetching) void read.fetchNextPage();
                }}
                empty={<Empty>{isAll ? <Trans>No rule has been carried out in the last 30 days.</Trans> : <Trans>No rule has failed.</Trans>}</Empty>}
              />
              {read.isFetchNextPageError ? <PanelError error={read.error} onRetry={() => void read.fetchNextPage()} /> : null}
            </>
          )
        }
        sideLabel={t`Run of a rule`}
        side={search.sel === undefined ? null : <RunPanel key={search.sel} id={search.sel} onClose={() => go({ sel: undefined })} />}
      />
    </RunsContext>
  );
}

const RunCells = memo(function RunCells({ id }: { id: string }) {
  const run = use(RunsContext).get(id);
  if (run === undefined) return null;
  return (
    <>
      <Cell>
        <Ago at={run.startedAt} />
      </Cell>
      <Cell title={run.ruleId}>{run.ruleName}</Cell>
      <Cell>
        <RunChip status={run.status} />
      </Cell>
      <Cell>{run.event}</Cell>
      <Cell>
        {run.orderId === undefined ? <ResourceLink kind={kindOfEntity(run.entityType)} id={run.entityId} /> : <ResourceLink kind="order" id={run.orderId} />}
      </Cell>
      <Cell title={run.error?.description ?? ""}>{run.error?.description}</Cell>
    </>
  );
});
