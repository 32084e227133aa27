import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { scanCustody } from "~/api/dispatch";
import type { ApiError } from "~/api/fault";
import type { Run, Scan } from "~/api/runs";
import { refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { useAsked } from "./asked";
import { Refused } from "./pick_dialog";
import styles from "./run.module.css";
import { faultsByRow, type Thing, withScanned } from "./scan_list";
import { thingOf } from "./timeline_model";

/** Take things in, or hand them out, at the desk: scan or type one after the other; all are entered or none. */
export function ScanDialog(props: {
  run: Run;
  dispatchId: string;
  direction: "IN" | "OUT";
  /** What to begin with, such as what is held. */
  given: readonly Scan[];
  onClose: () => void;
}) {
  const { run, dispatchId, direction, onClose } = props;
  const { t } = useLingui();
  const { ask } = useAsked();
  const [list, setList] = useState(props.given);
  const [thing, setThing] = useState<Thing>("CONTAINER");
  const [text, setText] = useState("");
  const [job, setJob] = useState<string | null>(null);
  const [repeated, setRepeated] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const faults = faultsByRow(refusal?.faults ?? []);
  const isIn = direction === "IN";
  const add = (event: FormEvent) => {
    event.preventDefault();
    const next = withScanned(list, text, thing);
    setList(next.list);
    setRepeated(next.repeated);
    setText("");
    setRefusal(null);
  };
  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    const scans = list.map((each) => (job === null || each.jobId !== undefined ? each : { ...each, jobId: job }));
    try {
      await ask(isIn ? t`taken in` : t`handed out`, (request) => scanCustody(direction, dispatchId, scans, request));
      onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  const things: readonly { id: Thing; label: string }[] = [
    { id: "CONTAINER", label: t`Container` },
    { id: "DOCUMENT", label: t`Document` },
    { id: "CASH", label: t`Cash` },
  ];
  return (
    <Dialog
      title={isIn ? t`Take into custody` : t`Hand out of custody`}
      onClose={onClose}
      isFirm={list.length > 0}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" onPress={() => void submit()} isPending={isBusy} isDisabled={list.length === 0}>
            {isIn ? (
              <Plural value={list.length} one="Take in # thing" other="Take in # things" />
            ) : (
              <Plural value={list.length} one="Hand out # thing" other="Hand out # things" />
            )}
          </Button>
        </>
      }
    >
      {refusal === null || faults.size > 0 ? null : <Refused refusal={refusal} />}
      <form className={styles["scan"]} onSubmit={add}>
        <Select label={t`What`} choices={things} value={thing} onChange={(id) => setThing(id as Thing)} />
        <TextField
          label={thing === "CASH" ? t`Amount` : t`Scan or type`}
          hint={thing === "CASH" ? undefined : t`Enter adds it; several may be pasted at once.`}
          value={text}
          onChange={setText}
          autoFocus
          autoComplete="off"
        />
        <Button type="submit" isDisabled={text.trim() === ""}>
          <Trans>Add</Trans>
        </Button>
      </form>
      <p role="status" className={styles["note"]}>
        {repeated.length === 0 ? null : <Trans>Scanned before: {repeated.join(", ")}</Trans>}
      </p>
      <ol className={styles["picked"]} aria-label={t`Scanned`}>
        {list.map((each, index) => (
          <li key={`${each.custodyEntity} ${each.custodyEntityId ?? index}`}>
            <span>
              {thingOf(each)}
              {faults.has(index) ? <em className={styles["fault"]}> {faults.get(index)}</em> : null}
            </span>
            <Button
              look="quiet"
              aria-label={t`Leave out ${thingOf(each)}`}
              onPress={() => {
                setList(list.toSpliced(index, 1));
                setRefusal(null);
              }}
            >
              ×
            </Button>
          </li>
        ))}
      </ol>
      {run.jobs.length === 0 ? null : (
        <Select
          label={t`For the job`}
          hint={t`Where it is not said, the lines belong to the run alone.`}
          choices={run.jobs.map((each) => ({ id: each.id, label: each.ref ?? each.id }))}
          value={job}
          onChange={setJob}
        />
      )}
    </Dialog>
  );
}
