import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { memo } from "react";
import type { ListedRun } from "~/api/orchestrator";
import { ResourceLink } from "~/app/entry_view";
import { RunPanel } from "~/app/orchestrator_run";
import { PeekList } from "~/app/peek_list";
import { kindOfEntity, RunChip } from "~/app/run_words";
import { useReadAgain } from "~/app/use_read_again";
import { allTouched } from "~/live/event";
import { FilterChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { Cell } from "~/ui/grid";
import { Empty } from "~/ui/panel";
import { Ago } from "~/ui/time";
import { rulesQuery, runListQuery } from "./queries";
import { orchestratorSearch } from "./search";

const route = getRouteApi("/orchestrator/$part");
const READ_AGAIN_MS = 1_000;
const rowsOf = (page: readonly ListedRun[]) => page;

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
  const isAll = search.all === true;
  const options = runListQuery({ isFailed: !isAll, ruleId: search.rule });
  const read = useInfiniteQuery(options);
  // A run that goes well ends with what it did: the event is another's, which names it beside.
  useReadAgain([options.queryKey], (event) => event.kind === "run" || (isAll && allTouched(event).some((each) => each.kind === "run")), READ_AGAIN_MS);
  return (
    <PeekList
      label={t`Runs of rules`}
      loading={t`Loading runs of rules`}
      read={read}
      rowsOf={rowsOf}
      columns={[
        { id: "at", title: t`When`, width: "110px" },
        { id: "rule", title: t`Rule`, width: "minmax(150px, 1fr)" },
        { id: "state", title: t`State`, width: "minmax(110px, 160px)" },
        { id: "event", title: t`Event`, width: "minmax(120px, 180px)" },
        { id: "of", title: t`Of`, width: "minmax(180px, 1.4fr)" },
        { id: "why", title: t`Why it failed`, width: "minmax(180px, 2fr)" },
      ]}
      Cells={RunCells}
      empty={<Empty>{isAll ? <Trans>No rule has been carried out in the last 30 days.</Trans> : <Trans>No rule has failed.</Trans>}</Empty>}
      open={search.sel}
      onOpen={(sel) => go({ sel })}
      sideLabel={t`Run of a rule`}
      side={(id, onClose) => <RunPanel key={id} id={id} onClose={onClose} />}
    />
  );
}

const RunCells = memo(function RunCells({ row }: { row: ListedRun }) {
  return (
    <>
      <Cell>
        <Ago at={row.startedAt} />
      </Cell>
      <Cell title={row.ruleId}>{row.ruleName}</Cell>
      <Cell>
        <RunChip status={row.status} />
      </Cell>
      <Cell>{row.event}</Cell>
      <Cell>
        {row.orderId === undefined ? <ResourceLink kind={kindOfEntity(row.entityType)} id={row.entityId} isInCell /> : <ResourceLink kind="order" id={row.orderId} isInCell />}
      </Cell>
      <Cell title={row.error?.description ?? ""}>{row.error?.description}</Cell>
    </>
  );
});
