import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cancelObjective } from "~/api/dispatch";
import type { ApiError } from "~/api/fault";
import { readJobWorkflow, readReasons, type RunJob, type Stop } from "~/api/runs";
import { PanelError, refusalFrom } from "~/app/errors";
import { SUCCESS } from "~/rules/reasons";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { Skeleton } from "~/ui/panel";
import { useAsked } from "./asked";
import { Refused } from "./pick_dialog";

const ENDS = "ends";

interface Cancelled {
  readonly job: RunJob;
  readonly stop: Stop;
}

interface Chosen {
  /** The code by which the job goes on, or `ENDS`. */
  readonly way: string;
  readonly reason: string | null;
}

/** Cancel a stop: choose how the job goes on, out of the ways that its workflow has, or that it ends. */
export function CancelDialog({ job, stop, onClose }: Cancelled & { onClose: () => void }) {
  const { t } = useLingui();
  const { ask } = useAsked();
  const [chosen, setChosen] = useState<Chosen>({ way: ENDS, reason: null });
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { way, reason } = chosen;
  const cancel = async () => {
    setBusy(true);
    setRefusal(null);
    const change = {
      ...(way === ENDS ? {} : { code: way }),
      ...(reason === null ? {} : { reasonCode: reason }),
      ...(stop.attempt === null ? {} : { attemptId: stop.attempt }),
    };
    try {
      await ask(t`${stop.ref} cancelled`, (request) => cancelObjective(job.id, stop.ref, change, request));
      onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t`Cancel ${stop.ref} of ${job.ref ?? job.id}`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Keep the stop</Trans>
          </Button>
          <Button look="danger" onPress={() => void cancel()} isPending={isBusy} isDisabled={way === ENDS && reason === null}>
            <Trans>Cancel the stop</Trans>
          </Button>
        </>
      }
    >
      {refusal === null ? null : <Refused refusal={refusal} />}
      <Ways job={job} stop={stop} chosen={chosen} onChoose={setChosen} />
    </Dialog>
  );
}

/** The ways out of a stop, and the reasons. */
function Ways({ job, stop, chosen, onChoose }: Cancelled & { chosen: Chosen; onChoose: (chosen: Chosen) => void }) {
  const { t } = useLingui();
  const workflow = useQuery({
    queryKey: ["job-workflow", job.workflowId],
    queryFn: ({ signal }) => readJobWorkflow(job.workflowId, signal),
    staleTime: Infinity,
  });
  const reasons = useQuery({ queryKey: ["reasons"], queryFn: ({ signal }) => readReasons(signal), staleTime: Infinity, retry: false });
  if (workflow.isError) return <PanelError error={workflow.error} onRetry={() => void workflow.refetch()} />;
  if (workflow.isPending) return <Skeleton rows={2} label={t`Loading the ways out`} />;
  const known = (reasons.data ?? []).filter((each) => each.reasonCode !== SUCCESS);
  const wordOf = (code: string) => reasons.data?.find((each) => each.reasonCode === code)?.description ?? code;
  const ways = workflow.data.objectives?.find((each) => each.objectiveRef === stop.ref)?.next ?? [];
  const choices = [
    { id: ENDS, label: t`The job ends` },
    ...ways.map(({ code, nextObjective }) => ({
      id: code,
      label: nextObjective.startsWith("END") ? t`${wordOf(code)}: the job ends` : t`${wordOf(code)}: on to ${nextObjective}`,
      detail: code,
    })),
  ];
  return (
    <>
      <Select label={t`How the job goes on`} choices={choices} value={chosen.way} onChange={(way) => onChoose({ ...chosen, way })} isRequired />
      <Select
        label={t`Reason`}
        hint={t`Needed where the job ends by it.`}
        choices={known.map((each) => ({ id: each.reasonCode, label: each.description, detail: each.reasonCode }))}
        value={chosen.reason}
        onChange={(reason) => onChoose({ ...chosen, reason })}
        isRequired={chosen.way === ENDS}
      />
    </>
  );
}
