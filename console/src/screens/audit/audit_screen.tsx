import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { type JournalEntry, readJournal } from "~/api/haulier";
import { EntryView } from "~/app/entry_view";
import { PanelError, refusalFrom } from "~/app/errors";
import { saveFile } from "~/app/save_file";
import { useTyped } from "~/app/use_typed";
import { Button } from "~/ui/button";
import { countText } from "~/ui/count";
import { TextField } from "~/ui/field";
import { Grid } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import { AuditCells, EntriesContext, useAuditColumns } from "./audit_row";
import { fetchCsv, MAX_CSV_ROWS } from "./csv";
import { FilterChips } from "./filter_chips";
import { FilterDialog } from "./filter_dialog";
import { type AuditFilter, type AuditSearch, filterOf, permalink, samePerson, sameRequest, without } from "./search";

const route = getRouteApi("/audit");
const PAGE = 100;
/** Pages without a single entry that are asked for by themselves. */
const MAX_BARREN = 5;
/** Changes that the server looks through for a page. */
const LOOKED_THROUGH = 100_000;

function useEntries(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["journal", "audit", filter],
    queryFn: ({ pageParam, signal }) =>
      readJournal({ ...filter, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
}

/** Every change of the tenant, newest first: when, who, what, to which resource, by which request. */
export function AuditScreen() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const read = useEntries(filter);
  const [isFiltering, setFiltering] = useState(false);
  const [focused, setFocused] = useState<string | null>(search.sel ?? null);
  const pages = read.data?.pages;
  const entries = useMemo(() => new Map((pages ?? []).flatMap((page) => page.entries.map((entry) => [entry.id, entry]))), [pages]);
  const ids = useMemo(() => [...entries.keys()], [entries]);
  const columns = useAuditColumns();
  const open = search.sel === undefined ? undefined : entries.get(search.sel);
  const go = (next: AuditSearch, replace = false) => void navigate({ search: next, replace });
  const peek = (id: string) => go({ ...filter, sel: id }, true);

  let barren = 0;
  for (const page of (pages ?? []).toReversed()) {
    if (page.entries.length > 0) break;
    barren += 1;
  }
  const { hasNextPage, isFetching, isError, fetchNextPage } = read;
  const isLookingOn = barren > 0 && barren % MAX_BARREN !== 0;
  useEffect(() => {
    if (isLookingOn && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isLookingOn, hasNextPage, isFetching, isError, fetchNextPage]);
  const onEnd = () => {
    if (hasNextPage && !isFetching && barren === 0) void fetchNextPage();
  };

  return (
    <EntriesContext value={entries}>
      <ListScreen
        title={<Trans>Audit</Trans>}
        counts={<Counts count={ids.length} hasMore={hasNextPage} />}
        filters={
          <>
            <BeginningFilter filter={filter} onFilter={(next) => go(next, true)} />
            <FilterChips filter={filter} onFilter={(next) => go(next)} />
            <Button look="quiet" onPress={() => setFiltering(true)}>
              <Trans>Filter…</Trans>
            </Button>
          </>
        }
        actions={
          <>
            <Button onPress={() => void read.refetch()} isPending={isFetching}>
              <Trans>Look again</Trans>
            </Button>
            <CsvButton filter={filter} />
          </>
        }
        rows={
          read.isError && ids.length === 0 ? (
            <PanelError error={read.error} onRetry={() => void read.refetch()} />
          ) : read.isPending ? (
            <Skeleton rows={12} label={t`Loading the audit log`} />
          ) : (
            <>
              <Grid
                label={t`Audit log`}
                columns={columns}
                ids={ids}
                Cells={AuditCells}
                focused={focused}
                onFocus={setFocused}
                onOpen={peek}
                onPeek={peek}
                onEnd={onEnd}
                empty={isLookingOn && hasNextPage ? null : <Nothing filter={filter} onFilter={(next) => go(next)} />}
              />
              {read.isFetchNextPageError ? <PanelError error={read.error} onRetry={() => void fetchNextPage()} /> : null}
              {barren > 0 && hasNextPage ? (
                <p role="status">
                  <Trans>Nothing more in the last {countText(barren * LOOKED_THROUGH)} changes.</Trans>{" "}
                  <Button onPress={() => void fetchNextPage()} isPending={isFetching}>
                    <Trans>Look further back</Trans>
                  </Button>
                </p>
              ) : null}
            </>
          )
        }
        sideLabel={t`Entry`}
        onSideClose={() => go(filter, true)}
        side={open === undefined ? null : <Peek key={open.id} entry={open} onClose={() => go(filter, true)} />}
      />
      {isFiltering ? <FilterDialog filter={filter} onFilter={(next) => go(next)} onClose={() => setFiltering(false)} /> : null}
    </EntriesContext>
  );
}

function Counts({ count, hasMore }: { count: number; hasMore: boolean }) {
  return hasMore ? <Trans>the newest {count}</Trans> : <Plural value={count} one="# entry" other="# entries" />;
}

/** How the id of the resource begins; asked a moment after the last key. */
function BeginningFilter({ filter, onFilter }: { filter: AuditFilter; onFilter: (filter: AuditFilter) => void }) {
  const { t } = useLingui();
  const [text, type] = useTyped(filter.q ?? "", (q) => {
    const rest = without(filter, "q");
    onFilter(q === "" ? rest : { ...rest, q });
  });
  return (
    <TextField label={t`Id begins with`} isLabelHidden placeholder={t`Id begins with…`} value={text} onChange={type} type="search" isFilter />
  );
}

function Nothing({ filter, onFilter }: { filter: AuditFilter; onFilter: (filter: AuditFilter) => void }) {
  if (Object.keys(filter).length === 0) {
    return (
      <Empty>
        <Trans>Nothing has happened yet.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Button onPress={() => onFilter({})}>
          <Trans>Drop all filters</Trans>
        </Button>
      }
    >
      <Trans>No entry matches these filters. Drop one of them:</Trans> <FilterChips filter={filter} onFilter={onFilter} />
    </Empty>
  );
}

function Peek({ entry, onClose }: { entry: JournalEntry; onClose: () => void }) {
  const [isDiff, setDiff] = useState(false);
  return (
    <EntryView
      entry={entry}
      isDiff={isDiff}
      onDiff={setDiff}
      onClose={onClose}
      actions={
        <>
          <Link to="/audit" search={sameRequest(entry)}>
            <Trans>Same request</Trans>
          </Link>
          {entry.actor.id === "" ? null : (
            <Link to="/audit" search={samePerson(entry)}>
              <Trans>Same person ± 5 min</Trans>
            </Link>
          )}
          <Link to="/audit" search={permalink(entry)}>
            <Trans>Permalink</Trans>
          </Link>
        </>
      }
    />
  );
}

function CsvButton({ filter }: { filter: AuditFilter }) {
  const { t } = useLingui();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const { file, isCut } = await fetchCsv(filter);
      saveFile(file, `audit-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.csv`);
      if (isCut) showToast({ tone: "plain", text: t`The file holds the newest ${countText(MAX_CSV_ROWS)} entries. Choose a shorter time for the others.` });
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button onPress={() => void save()} isPending={isBusy}>
      <Trans>CSV</Trans>
    </Button>
  );
}
