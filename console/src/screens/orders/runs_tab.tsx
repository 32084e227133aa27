import { Trans, useLingui } from "@lingui/react/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import type { RunSummary } from "~/api/orchestrator";
import { PanelError } from "~/app/errors";
import { RunPanel } from "~/app/orchestrator_run";
import { kindOfEntity, RunChip } from "~/app/run_words";
import { ResourceLink } from "~/app/entry_view";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import styles from "./orders.module.css";

/** What the orchestrator did for an order: the newest runs, what failed and why. */
export function RunsTab(props: { read: UseQueryResult<readonly RunSummary[]>; open: string | undefined; onOpen: (id: string | undefined) => void }) {
  const { read, open, onOpen } = props;
  const { t } = useLingui();
  if (read.data === undefined) {
    return read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={4} label={t`Loading runs of rules`} />;
  }
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>No rule has been carried out for this order yet.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles["tab"]}>
      <Table label={t`Runs of rules`} titles={[t`Rule`, t`State`, t`Event`, t`Of`, t`Began`, t`Why it failed`]}>
        {read.data.map((run) => (
          <tr key={run.id}>
            <th scope="row">
              <Button look="link" onPress={() => onOpen(open === run.id ? undefined : run.id)} aria-expanded={open === run.id}>
                {run.ruleName}
              </Button>
            </th>
            <td>
              <RunChip status={run.status} />
            </td>
            <td>{run.event}</td>
            <td>
              <ResourceLink kind={kindOfEntity(run.entityType)} id={run.entityId} />
            </td>
            <td>
              <Ago at={run.startedAt} />
            </td>
            <td>{run.error?.description ?? ""}</td>
          </tr>
        ))}
      </Table>
      {open === undefined || !open.startsWith("run:") ? null : (
        <div className={styles["opened"]}>
          <RunPanel key={open} id={open} onClose={() => onOpen(undefined)} />
        </div>
      )}
    </div>
  );
}
