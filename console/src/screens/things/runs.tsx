import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { read } from "~/api/client";
import { PanelError } from "~/app/errors";
import { RUN_STATUSES, StatusChip } from "~/app/statuses";
import { Empty, Skeleton } from "~/ui/panel";
import { Ago } from "~/ui/time";
import styles from "./things.module.css";

const LIMIT = 50;

interface Run {
  readonly id: string;
  readonly dispatchRef?: string;
  readonly status: string;
  readonly subStatus?: string;
  readonly updatedAt: number;
}

interface RunsPage {
  readonly meta: { readonly totalElements: number };
  readonly dispatches: readonly Run[];
}

/** The runs that a participant takes part in, newest first. */
async function readRuns(participant: string, signal: AbortSignal): Promise<RunsPage> {
  const query = { op: "and", arr: [{ key: "participants", value: participant, expr: "eq" }] };
  const asked = new URLSearchParams({ limit: String(LIMIT), query: JSON.stringify(query), sortKey: "createdAt", sortBy: "desc" });
  return read<RunsPage>(`/core/api/v2/dispatch-service/dispatches?${asked}`, signal);
}

export function RunsTab({ id }: { id: string }) {
  const { t } = useLingui();
  const runs = useQuery({ queryKey: ["runs of", id], queryFn: ({ signal }) => readRuns(id, signal) });
  if (runs.isError) return <PanelError error={runs.error} onRetry={() => void runs.refetch()} />;
  if (runs.isPending) return <Skeleton rows={4} label={t`Loading the runs`} />;
  const { dispatches, meta } = runs.data;
  if (dispatches.length === 0) {
    return (
      <Empty>
        <Trans>It takes part in no run.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <ul className={styles["list"]} aria-label={t`Runs`}>
        {dispatches.map((run) => (
          <li key={run.id}>
            <Link to="/dispatches/$id" params={{ id: run.id }}>
              {run.dispatchRef ?? run.id}
            </Link>
            <StatusChip status={run.status} words={RUN_STATUSES[run.status]} />
            {run.subStatus}
            <span className={styles["note"]}>
              <Ago at={run.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
      {meta.totalElements > dispatches.length ? (
        <p className={styles["note"]}>
          <Trans>
            The newest {dispatches.length} of {meta.totalElements}.
          </Trans>
        </p>
      ) : null}
    </>
  );
}
