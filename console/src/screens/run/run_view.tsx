import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import type { JournalEntry } from "~/api/haulier";
import { useName } from "~/api/names";
import type { Run } from "~/api/runs";
import { PanelError, refusalFrom } from "~/app/errors";
import { Gone } from "~/app/gone";
import { useScreenKeys } from "~/app/keys";
import { takesTurn } from "~/app/last_list";
import { RefusedAfterAll } from "~/app/refused_after_all";
import { RUN_STATUSES, StatusChip } from "~/app/statuses";
import { writes } from "~/live/writes";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { DetailScreen } from "~/ui/detail";
import { Skeleton } from "~/ui/panel";
import { type TabOf, Tabs } from "~/ui/tabs";
import { Ago } from "~/ui/time";
import { AskedContext, useAsking } from "./asked";
import { CustodyTab } from "./custody_tab";
import { DataTab } from "./other_tabs";
import { ProofsTab } from "./proofs_tab";
import { RunActions, TakeOff } from "./run_actions";
import { useRunLive } from "./run_live";
import styles from "./run.module.css";
import { type Kind, useLedger, useRefresh, useRun, useRunJournal } from "./run_reads";
import { runSearch, type RunChange, type RunSearch, type Tab } from "./search";
import { isClosed, wordsOfJob } from "./states";
import { StopsTab } from "./stops_tab";
import { TimelineTab } from "./timeline_tab";

/** Everything about one run or one job, in time. */
export function RunView(props: { kind: Kind; id: string; search: RunSearch; onSearch: (search: RunSearch, isReplacing: boolean) => void }) {
  const { kind, id, search, onSearch } = props;
  const { t } = useLingui();
  const read = useRun(kind, id);
  const journal = useRunJournal(kind, id);
  const run = read.data;
  const dispatchId = kind === "dispatch" ? id : (run?.dispatchId ?? null);
  const ledger = useLedger(dispatchId);
  useRunLive(kind, id, dispatchId);
  const { all } = useRefresh(kind, id);
  const asked = useAsking(id);
  const change = (next: RunChange) => onSearch(runSearch({ ...search, ...next }), next.tab === undefined);
  const tab = search.tab ?? "timeline";
  const navigate = useNavigate();
  useScreenKeys((key) =>
    takesTurn(key, kind, id, (next) => {
      const to = kind === "job" ? "/jobs/$id" : "/dispatches/$id";
      void navigate({ to, params: { id: next }, search: runSearch({ tab: search.tab }) });
    }),
  );

  if (run === undefined) {
    if (read.isPending) return <Skeleton rows={8} label={t`Loading`} />;
    if (refusalFrom(read.error).status === 404) return <NoSuch kind={kind} id={id} last={journal.entries[0]} />;
    return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  }
  const timeline = (hasPicture: boolean) =>
    journal.read.isPending ? (
      <Skeleton rows={8} label={t`Loading the journal`} />
    ) : journal.read.isError && journal.entries.length === 0 ? (
      <PanelError error={journal.read.error} onRetry={() => void journal.read.refetch()} />
    ) : (
      <TimelineTab
        run={run}
        ledger={ledger.data}
        entries={journal.entries}
        search={search}
        onSearch={change}
        onEnd={journal.readOn}
        hasPicture={hasPicture}
      />
    );
  const custody = () => {
    if (dispatchId === null) return <JobWithoutRun />;
    if (ledger.isError) return <PanelError error={ledger.error} onRetry={() => void ledger.refetch()} />;
    if (ledger.data === undefined) return <Skeleton rows={4} label={t`Loading the ledger`} />;
    return <CustodyTab run={run} ledger={ledger.data} dispatchId={dispatchId} />;
  };
  const tabs: readonly (TabOf & { id: Tab })[] = [
    { id: "timeline", label: t`Timeline`, panel: () => timeline(true) },
    { id: "stops", label: t`Stops`, panel: () => <StopsTab run={run} /> },
    { id: "custody", label: t`Custody`, panel: custody },
    { id: "events", label: t`Events`, panel: () => timeline(false) },
    { id: "proofs", label: t`Proofs`, panel: () => <ProofsTab run={run} /> },
    { id: "data", label: t`Data`, panel: () => <DataTab run={run} /> },
  ];
  return (
    <AskedContext value={asked}>
      <DetailScreen
        title={run.ref ?? run.id}
        chip={<StatusOf run={run} asked={asked.text} />}
        lead={<Lead run={run} />}
        actions={
          <>
            <RunActions run={run} onCustody={() => change({ tab: "custody" })} />
            <Button look="quiet" onPress={() => all(dispatchId)} isPending={read.isFetching}>
              <Trans>Refresh</Trans>
            </Button>
          </>
        }
        banner={
          <>
            {asked.refusal === null ? null : <RefusedAfterAll refusal={asked.refusal} onClose={() => writes.dismiss(id)} />}
            {isClosed(run) ? <ClosedBy run={run} entries={journal.entries} /> : null}
          </>
        }
        {...(run.participants.length === 0 ? {} : { facts: <People run={run} />, factsLabel: t`Assigned` })}
      >
        <Tabs
          label={kind === "dispatch" ? t`Parts of the run` : t`Parts of the job`}
          tabs={tabs}
          selected={tab}
          onSelect={(id) => change({ tab: id as Tab })}
        />
      </DetailScreen>
    </AskedContext>
  );
}

function StatusOf({ run, asked }: { run: Run; asked: string | null }) {
  const [job] = run.jobs;
  const words = run.kind === "job" && job !== undefined ? wordsOfJob(job) : RUN_STATUSES[run.status];
  return (
    <>
      <StatusChip status={run.status} words={words} />
      {run.subStatus === null ? null : <span>{run.subStatus}</span>}
      {asked === null ? null : (
        <StateChip tone="waiting" isAsked>
          <Trans>asked: {asked}</Trans>
        </StateChip>
      )}
    </>
  );
}

/** The type, and where a job belongs. */
function Lead({ run }: { run: Run }) {
  if (run.kind === "dispatch") return run.type;
  if (run.dispatchId === null) return <Trans>{run.type}, in no run</Trans>;
  return (
    <Trans>
      {run.type}, in run{" "}
      <Link to="/dispatches/$id" params={{ id: run.dispatchId }}>
        {run.dispatchRef ?? run.dispatchId}
      </Link>
    </Trans>
  );
}

function JobWithoutRun() {
  return (
    <p className={styles["closed"]}>
      <Trans>The job is in no run, so nobody holds anything for it. Add it to a run from the board.</Trans>
    </p>
  );
}

/** That nothing can be changed any more, and who closed it. */
function ClosedBy({ run, entries }: { run: Run; entries: readonly JournalEntry[] }) {
  const closing = entries.find((entry) => entry.kind === "dispatch" && entry.state === "CLOSED" && entry.event === "DispatchStatusUpdated");
  const who = closing?.actor.name ?? closing?.actor.id ?? run.updatedBy?.name ?? run.updatedBy?.id ?? "";
  return (
    <p className={styles["closed"]} role="status">
      <Trans>
        Closed by {who} <Ago at={closing?.at ?? run.updatedAt} />. Nothing of it changes any more; late reports are kept in the journal.
      </Trans>
    </p>
  );
}

/** Riders and vehicles of the run. */
function People({ run }: { run: Run }) {
  return (
    <>
      <h2 className={styles["factsTitle"]}>
        <Trans>Assigned</Trans>
      </h2>
      <ul className={styles["people"]}>
        {run.participants.map((id) => (
          <PersonOf key={id} run={run} id={id} />
        ))}
      </ul>
    </>
  );
}

function PersonOf({ run, id }: { run: Run; id: string }) {
  const name = useName(id);
  return (
    <li>
      <span title={id}>{name}</span>
      <TakeOff run={run} id={id} name={name} />
    </li>
  );
}

/** A run or a job that is not there. */
function NoSuch({ kind, id, last }: { kind: Kind; id: string; last: JournalEntry | undefined }) {
  const { t } = useLingui();
  const link = (
    <Link to="/board">
      <Trans>To the board</Trans>
    </Link>
  );
  return <Gone title={kind === "dispatch" ? t`There is no such run` : t`There is no such job`} id={id} last={last} link={link} />;
}
