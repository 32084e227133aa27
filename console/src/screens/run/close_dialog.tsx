import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { changeRunStatus } from "~/api/dispatch";
import type { ApiError } from "~/api/fault";
import type { Run, WaitingLine } from "~/api/runs";
import { refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import { useAsked } from "./asked";
import { Refused } from "./pick_dialog";
import styles from "./run.module.css";
import { thingOf } from "./timeline_model";

interface OpenItem {
  readonly custodyEntity: string;
  readonly custodyEntityId?: string;
  readonly balance: string;
}

/** Close a run. A refusal shows all that is open, each with the way to it. */
export function CloseDialog({ run, onClose, onCustody }: { run: Run; onClose: () => void; onCustody: () => void }) {
  const { t } = useLingui();
  const { ask } = useAsked();
  const [word, setWord] = useState("");
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const close = async () => {
    setBusy(true);
    setRefusal(null);
    const subStatus = word.trim();
    const change = { status: "CLOSED", ...(subStatus === "" ? {} : { subStatus }) };
    try {
      await ask(t`closed`, (request) => changeRunStatus(run.id, change, request));
      onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t`Close ${run.ref ?? run.id}?`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" onPress={() => void close()} isPending={isBusy}>
            <Trans>Close run</Trans>
          </Button>
        </>
      }
    >
      {refusal === null ? null : (
        <>
          <Refused refusal={refusal} />
          <OpenThings run={run} refusal={refusal} onClose={onClose} onCustody={onCustody} />
        </>
      )}
      <p>
        <Trans>A closed run takes no change any more. All its jobs must have ended, and its custody must be even.</Trans>
      </p>
      <TextField label={t`Sub-status`} hint={t`A word of your own, such as RECONCILED; it may stay empty.`} value={word} onChange={setWord} />
    </Dialog>
  );
}

function OpenThings({ run, refusal, onClose, onCustody }: { run: Run; refusal: ApiError; onClose: () => void; onCustody: () => void }) {
  const jobs = (refusal.info["openJobs"] ?? []) as readonly string[];
  const held = (refusal.info["openCustody"] ?? []) as readonly OpenItem[];
  const waiting = (refusal.info["waitingCustody"] ?? []) as readonly WaitingLine[];
  if (jobs.length + held.length + waiting.length === 0) return null;
  const toCustody = () => {
    onClose();
    onCustody();
  };
  return (
    <ul className={styles["openThings"]}>
      {jobs.map((id) => {
        const ref = run.jobs.find((job) => job.id === id)?.ref ?? id;
        return (
          <li key={id}>
            <Trans>
              Job <Link to="/jobs/$id" params={{ id }}>{ref}</Link> is open.
            </Trans>
          </li>
        );
      })}
      {held.map((item) => (
        <li key={`${item.custodyEntity} ${item.custodyEntityId ?? ""}`}>
          <Button look="link" onPress={toCustody}>
            <Trans>
              {item.custodyEntityId ?? item.custodyEntity}: {item.balance} held
            </Trans>
          </Button>
        </li>
      ))}
      {waiting.map((line) => (
        <li key={`${line.direction} ${line.taskId ?? ""} ${thingOf(line)}`}>
          <Button look="link" onPress={toCustody}>
            <Trans>{thingOf(line)} waits</Trans>
          </Button>
        </li>
      ))}
    </ul>
  );
}
