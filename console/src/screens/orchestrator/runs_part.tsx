import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { createContext, memo, type ReactNode, use, useMemo, useRef, useState } from "react";
import { ResourceLink } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { RunPanel } from "~/app/orchestrator_run";
import { kindOfEntity, RunChip } from "~/app/run_words";
import { useLiveEvents, useSoon } from "~/live/use_live";
import { FilterChip } from "~/ui/chip";
import { Cell, type Column, Grid } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { Ago } from "~/ui/time";
import { rulesQuery, runEntriesQuery } from "./queries";
import { type RunRow, runRows } from "./run_rows";
import { orchestratorSearch } from "./search";

const route = getRouteApi("/orchestrator/$part");
const READ_AGAIN_MS = 1_000;

interface Shown {
  readonly rows: ReadonlyMap<string, RunRow>;
  readonly ruleNames: ReadonlyMap<string, string>;
}
const RunsContext = createContext<Shown>({ rows: new Map(), ruleNames: new Map() });

/** Runs that failed, and why; on request all that the journal tells of by themselves. One is open beside them. */
export function RunsPart({ nav }: { nav: ReactNode }) {
  const { t } = useLingui();
  const search = route.useSearch();
  const stay = route.useNavigate();
  const queries = useQueryClient();
  const isAll = search.all === true;
  const options = runEntriesQuery(isAll);
  const read = useInfiniteQuery(options);
  const rules = useQuery(rulesQuery).data;
  const [focused, setFocused] = useState<string | null>(search.sel ?? null);
  const isFirst = useRef(true);
  const readSoon = useSoon(() => void queries.invalidateQueries({ queryKey: options.queryKey }), READ_AGAIN_MS);
  useLiveEvents(
    (event) => {
      if (event.kind === "run") readSoon();
    },
    () => {
      // The list reads by itself when it opens; only what a later gap may have hidden is read again.
      if (!isFirst.current) readSoon();
      isFirst.current = false;
    },
  );
  const pages = read.data?.pages;
  const rows = useMemo(() => new Map(runRows((pages ?? []).flatMap((page) => page.entries)).map((row) => [row.id, row])), [pages]);
  const ids = useMemo(() => [...rows.keys()], [rows]);
  const shown = useMemo(() => ({ rows, ruleNames: new Map((rules ?? []).map((rule) => [rule.id, rule.name])) }), [rows, rules]);
  const columns: readonly Column[] = [
    { id: "at", title: t`When`, width: "110px" },
    { id: "rule", title: t`Rule`, width: "minmax(150px, 1fr)" },
    { id: "state", title: t`State`, width: "minmax(110px, 160px)" },
    { id: "event", title: t`Event`, width: "minmax(120px, 180px)" },
    { id: "of", title: t`Of`, width: "minmax(140px, 1fr)" },
    { id: "why", title: t`Why it failed`, width: "minmax(180px, 2fr)" },
  ];
  const go = (change: { sel?: string | undefined; all?: boolean | undefined }) => void stay({ search: orchestratorSearch({ ...search, ...change }), replace: true });
  const toggle = (id: string) => go({ sel: search.sel === id ? undefined : id });
  return (
    <RunsContext value={shown}>
      <ListScreen
        title={<Trans>Orchestrator</Trans>}
        filters={
          <>
            {nav}
            <FilterChip label={t`Those that did not fail too`} isOn={isAll} onChange={(isOn) => go({ all: isOn ? true : undefined })} />
          </>
        }
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
                empty={<Empty>{isAll ? <Trans>The journal tells of no run of a rule by itself.</Trans> : <Trans>No rule has failed.</Trans>}</Empty>}
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
  const { rows, ruleNames } = use(RunsContext);
  const row = rows.get(id);
  if (row === undefined) return null;
  return (
    <>
      <Cell>
        <Ago at={row.at} />
      </Cell>
      <Cell title={row.ruleId}>{ruleNames.get(row.ruleId) ?? row.ruleId}</Cell>
      <Cell>
        <RunChip status={row.status} />
      </Cell>
      <Cell>{row.event}</Cell>
      <Cell>
        {row.orderId === null ? <ResourceLink kind={kindOfEntity(row.entityType)} id={row.entityId} /> : <ResourceLink kind="order" id={row.orderId} />}
      </Cell>
      <Cell title={row.why}>{row.why}</Cell>
    </>
  );
});
