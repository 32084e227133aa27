import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type OrchestratorRun, readRun, retryPath, retryRun } from "~/api/orchestrator";
import { allTouched } from "~/live/event";
import { Button } from "~/ui/button";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { exactTime } from "~/ui/time";
import { showToast } from "~/ui/toast";
import { askFor } from "./ask_for";
import { ResourceLink } from "./entry_view";
import { PanelError, refusalFrom } from "./errors";
import styles from "./orchestrator_run.module.css";
import { PeekPanel } from "./peek_list";
import { kindOfEntity, phaseWord, RunChip, STEP_STATUSES } from "./run_words";
import { useMay } from "./session";
import { StatusChip } from "./statuses";
import { useReadAgain } from "./use_read_again";

const READ_AGAIN_MS = 250;

export const orchestratorRunQuery = (id: string) =>
  queryOptions({ queryKey: ["orchestrator", "run", id], queryFn: ({ signal }) => readRun(id, signal) });

/** One run of the orchestrator: what began it, its steps with their commands, what failed and why, and another try. */
export function RunPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const options = orchestratorRunQuery(id);
  const read = useQuery(options);
  const again = useReadAgain([options.queryKey], (event) => allTouched(event).some((each) => each.kind === "run" && each.id === id), READ_AGAIN_MS);
  const run = read.data;
  if (run === undefined) {
    if (read.isPending) return <Skeleton rows={6} label={t`Loading the run of a rule`} />;
    if (refusalFrom(read.error).status === 404) {
      return (
        <Empty action={<Button onPress={onClose}>{t`Close`}</Button>}>
          <Trans>There is no such run of a rule any more: they are kept for 30 days.</Trans>
        </Empty>
      );
    }
    return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  }
  return (
    <PeekPanel title={run.ruleName} chip={<RunChip status={run.status} />} onClose={onClose}>
      {run.error === undefined ? null : (
        <p className={styles["why"]} role="status">
          {run.error.description} <code>{run.error.code}</code>
        </p>
      )}
      <RetryButton run={run} onRetried={again} />
      <RunFacts run={run} />
      <Steps run={run} />
    </PeekPanel>
  );
}

/** Have a failed run go on. */
function RetryButton({ run, onRetried }: { run: OrchestratorRun; onRetried: () => void }) {
  const { t } = useLingui();
  const [isBusy, setBusy] = useState(false);
  const mayRetry = useMay("POST", retryPath(run.id));
  // A run that came to no step, such as one of a loop, has nothing to go on with.
  if (run.status !== "FAILED" || run.steps.length === 0 || !mayRetry) return null;
  const retry = async () => {
    setBusy(true);
    try {
      await askFor(run.id, (requestId) => retryRun(run.id, requestId));
      showToast({ tone: "plain", text: t`It goes on at the step that failed.` });
      onRetried();
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
    setBusy(false);
  };
  return (
    <div>
      <Button look="primary" onPress={() => void retry()} isPending={isBusy}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  );
}

function RunFacts({ run }: { run: OrchestratorRun }) {
  const { t } = useLingui();
  return (
    <Facts
      facts={[
        [t`Event`, <code key="event">{run.event}</code>],
        [t`Of`, <ResourceLink key="of" kind={kindOfEntity(run.entityType)} id={run.entityId} />],
        [t`Began`, exactTime(run.startedAt)],
        [t`Ended`, run.endedAt === undefined ? "–" : exactTime(run.endedAt)],
        [t`Failed tries`, String(run.attempts)],
        [t`Depth`, String(run.depth)],
        [t`Id`, <code key="id">{run.id}</code>],
      ]}
    />
  );
}

function Steps({ run }: { run: OrchestratorRun }) {
  const { t, i18n } = useLingui();
  return (
    <section className={styles["run"]} aria-labelledby="steps">
      <h3 id="steps">
        <Trans>Steps</Trans>
      </h3>
      {run.steps.length === 0 ? (
        <p>
          <Trans>It came to no step.</Trans>
        </p>
      ) : (
        <ol className={styles["steps"]}>
          {run.steps.map((step, number) => (
            <li key={`${number} ${step.pluginId}`}>
              <b>{step.pluginId}</b> <span className={styles["note"]}>{phaseWord(i18n, step.phase)}</span>{" "}
              <StatusChip status={step.status} words={STEP_STATUSES[step.status]} />
              {step.error === undefined ? null : (
                <p className={styles["why"]}>
                  {step.error.description} <code>{step.error.code}</code>
                </p>
              )}
              {step.commands.length === 0 ? null : (
                <ul aria-label={t`Commands`}>
                  {step.commands.map((command, place) => (
                    <li key={`${place} ${command.name}`}>
                      <code>{command.name}</code>{" "}
                      {command.target === undefined ? null : <code className={styles["target"]}>{command.target}</code>}{" "}
                      <StatusChip status={command.status} words={STEP_STATUSES[command.status]} />
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
