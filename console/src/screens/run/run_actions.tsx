import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { addJobs, assignParticipants, removeParticipant } from "~/api/dispatch";
import type { Run } from "~/api/runs";
import { canDrive } from "~/app/drivers";
import { refusalFrom } from "~/app/errors";
import type { Picked } from "~/app/picker";
import { useScreenKeys } from "~/app/keys";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { showToast } from "~/ui/toast";
import { useAsked } from "./asked";
import { CloseDialog } from "./close_dialog";
import { PickDialog } from "./pick_dialog";
import { isClosed } from "./states";
import { SubStatusDialog } from "./sub_status_dialog";

const BASE = "/core/api/v2/dispatch-service";
type Open = "assign" | "jobs" | "sub-status" | "close";

/** What may be done to the run or job now, by this session. */
export function RunActions({ run, onCustody }: { run: Run; onCustody: () => void }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Open | null>(null);
  const may: Readonly<Record<Open, boolean>> = {
    assign: useMay("PATCH", `${BASE}/dispatches/id/participants/bulk`) && run.kind === "dispatch",
    jobs: useMay("PATCH", `${BASE}/dispatches/id/jobs/bulk`) && run.kind === "dispatch",
    "sub-status": useMay("POST", run.kind === "dispatch" ? `${BASE}/dispatches/id/sub-status` : `${BASE}/jobs/id/sub-status`),
    close: useMay("POST", `${BASE}/dispatches/id/status`) && run.kind === "dispatch",
  };
  useScreenKeys((key) => {
    const isEdit = key === "e" && may["sub-status"] && !isClosed(run);
    if (isEdit) setOpen("sub-status");
    return isEdit;
  });
  if (isClosed(run)) return null;
  const close = () => setOpen(null);
  const words: readonly (readonly [Open, string])[] = [
    ["assign", t`Assign…`],
    ["jobs", t`Add jobs…`],
    ["sub-status", t`Sub-status…`],
    ["close", t`Close run…`],
  ];
  return (
    <>
      {words
        .filter(([id]) => may[id])
        .map(([id, word]) => (
          <Button key={id} onPress={() => setOpen(id)}>
            {word}
          </Button>
        ))}
      {open === "assign" ? <AssignDialog run={run} onClose={close} /> : null}
      {open === "jobs" ? <JobsDialog run={run} onClose={close} /> : null}
      {open === "sub-status" ? <SubStatusDialog run={run} onClose={close} /> : null}
      {open === "close" ? <CloseDialog run={run} onClose={close} onCustody={onCustody} /> : null}
    </>
  );
}

interface DialogProps {
  readonly run: Run;
  readonly onClose: () => void;
}

function fail(error: unknown): void {
  showToast({ tone: "failed", text: refusalFrom(error).message });
}

function AssignDialog({ run, onClose }: DialogProps) {
  const { t } = useLingui();
  const { ask } = useAsked();
  const verb = (count: number): ReactNode => <Plural value={count} one="Assign # participant" other="Assign # participants" />;
  const submit = async (picked: readonly Picked[]) => {
    const people = picked.map((each) => each.name).join(", ");
    const ids = picked.map((each) => each.id);
    await ask(t`assigned to ${people}`, (request) => assignParticipants(run.id, ids, request));
    const undo = async () => {
      for (const id of ids) await ask(t`assignment undone`, (request) => removeParticipant(run.id, id, request));
    };
    showToast({ tone: "plain", text: t`Assigned to ${people}.`, action: { label: t`Undo`, onAction: () => void undo().catch(fail) } });
  };
  return (
    <PickDialog
      title={t`Assign ${run.ref ?? run.id}`}
      kind="participant"
      label={t`Rider or vehicle`}
      hint={t`Type how a name, a number plate or an id begins.`}
      verb={verb}
      isFit={canDrive(run.participants, placesOf(run))}
      isTaken={(id) => run.participants.includes(id)}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

/** Ids of the places where the run stops. */
function placesOf(run: Run): readonly string[] {
  return run.jobs.flatMap((job) => job.stops.map((stop) => stop.place)).filter((place) => typeof place === "string");
}

function JobsDialog({ run, onClose }: DialogProps) {
  const { t } = useLingui();
  const { ask } = useAsked();
  const verb = (count: number): ReactNode => <Plural value={count} one="Add # job" other="Add # jobs" />;
  const submit = (picked: readonly Picked[]) => {
    const ids = picked.map((each) => each.id);
    return ask(t`jobs added`, (request) => addJobs(run.id, ids, request));
  };
  return (
    <PickDialog
      title={t`Add jobs to ${run.ref ?? run.id}`}
      kind="job"
      label={t`Jobs`}
      hint={t`Type how a reference or an id begins.`}
      verb={verb}
      isTaken={(id) => run.jobs.some((job) => job.id === id)}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

/** Take somebody off the run; for ten seconds it can be undone. */
export function TakeOff({ run, id, name }: { run: Run; id: string; name: string }) {
  const { t } = useLingui();
  const { ask } = useAsked();
  const may = useMay("DELETE", `${BASE}/dispatches/id/participants/participant`);
  if (!may || isClosed(run)) return null;
  const takeOff = async () => {
    await ask(t`${name} taken off`, (request) => removeParticipant(run.id, id, request));
    const undo = () => ask(t`assigned to ${name}`, (request) => assignParticipants(run.id, [id], request));
    showToast({ tone: "plain", text: t`${name} was taken off the run.`, action: { label: t`Undo`, onAction: () => void undo().catch(fail) } });
  };
  return (
    <Button look="quiet" aria-label={t`Take off ${name}`} onPress={() => void takeOff().catch(fail)}>
      <Trans>Take off</Trans>
    </Button>
  );
}
