import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cancelStop } from "~/api/dispatch";
import type { ApiError } from "~/api/fault";
import { type JobWorkflow, readJobWorkflow, readReasons, type RunJob, type Stop } from "~/api/runs";
import { PanelError, refusalFrom } from "~/app/errors";
import { SUCCESS } from "~/rules/reasons";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { Skeleton } from "~/ui/panel";
import { useAsked } from "./asked";
import { Refused } from "./pick_dialog";

const ENDS = "ends";

/** Cancel a stop: choose how the job goes on, out of the ways that its workflow has, or that it ends. */
export function CancelDialog({ job, stop, onClose }: { job: RunJob; stop: Stop; onClose: () => void }) {
  const { t } = useLingui();
  const read = useQuery({
    queryKey: ["job-workflow", job.workflowId],
    queryFn: ({ signal }) => readJobWorkflow(job.workflowId, signal),
    staleTime: Infinity,
  });
  return (
    <Dialog title={t`Cancel ${stop.ref} of ${job.ref ?? job.id}`} onClose={onClose}>
      {read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton rows={2} label={t`Loading the ways out`} /> : null}
      {read.data === undefined ? null : <CancelForm job={job} stop={stop} workflow={read.data} onClose={onClose} />}
    </Dialog>
  );
}

function CancelForm(props: { job: RunJob; stop: Stop; workflow: JobWorkflow; onClose: () => void }) {
  const { job, stop, workflow, onClose } = props;
  const { t } = useLingui();
  const { ask } = useAsked();
  const reasons = useQuery({ queryKey: ["reasons"], queryFn: ({ signal }) => readReasons(signal), staleTime: Infinity, retry: false });
  const [way, setWay] = useState<string>(ENDS);
  const [reason, setReason] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const known = (reasons.data ?? []).filter((each) => each.reasonCode !== SUCCESS);
  const wordOf = (code: string) => reasons.data?.find((each) => each.reasonCode === code)?.description ?? code;
  const ways = workflow.objectives?.find((each) => each.objectiveRef === stop.ref)?.next ?? [];
  const choices = [
    { id: ENDS, label: t`The job ends` },
    ...ways.map(({ code, nextObjective }) => ({
      id: code,
      label: nextObjective.startsWith("END") ? t`${wordOf(code)}: the job ends` : t`${wordOf(code)}: on to ${nextObjective}`,
      detail: code,
    })),
  ];
  const cancel = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await cancelStop(job.id, stop.ref, {
        ...(way === ENDS ? {} : { code: way }),
        ...(reason === null ? {} : { reasonCode: reason }),
        ...(stop.attempt === null ? {} : { attemptId: stop.attempt }),
      });
      ask(t`${stop.ref} cancelled`);
      onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  return (
    <>
      {refusal === null ? null : <Refused refusal={refusal} />}
      <Select label={t`How the job goes on`} choices={choices} value={way} onChange={setWay} isRequired />
      <Select
        label={t`Reason`}
        hint={t`Needed where the job ends by it.`}
        choices={known.map((each) => ({ id: each.reasonCode, label: each.description, detail: each.reasonCode }))}
        value={reason}
        onChange={setReason}
        isRequired={way === ENDS}
      />
      <div>
        <Button look="danger" onPress={() => void cancel()} isPending={isBusy} isDisabled={way === ENDS && reason === null}>
          <Trans>Cancel the stop</Trans>
        </Button>
      </div>
    </>
  );
}
