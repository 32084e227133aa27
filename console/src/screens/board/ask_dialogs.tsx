import { plural } from "@lingui/core/macro";
import { Plural, useLingui } from "@lingui/react/macro";
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { shortId } from "~/api/names";
import { type Picked, Picker } from "~/app/picker";
import type { RunBoard } from "~/live/board";
import { factsOf } from "~/live/urgency";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { type Choice, ComboBox } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import styles from "./board.module.css";
import { textOfRun } from "./columns";
import { driversOf } from "./drivers";

const MAX_CHOICES = 30;

/** A question before something is done: the button that does it repeats what and to how many. */
function Ask(props: { title: string; verb: ReactNode; canAct: boolean; onAct: () => void; onClose: () => void; children: ReactNode; isDanger?: boolean }) {
  const { t } = useLingui();
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>{t`Cancel`}</Button>
          <Button look={props.isDanger ? "danger" : "primary"} isDisabled={!props.canAct} onPress={props.onAct}>
            {props.verb}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>{props.children}</div>
    </Dialog>
  );
}

export interface Assignment {
  readonly participants: readonly string[];
  /** Whether those who are assigned now are to leave. */
  readonly isReplacing: boolean;
}

const MAX_OFFERED = 8;

interface AssignDialogProps {
  readonly board: RunBoard;
  readonly count: number;
  readonly onAct: (assignment: Assignment) => void;
  readonly onClose: () => void;
}

export function AssignDialog({ board, count, onAct, onClose }: AssignDialogProps) {
  const { t } = useLingui();
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const [isReplacing, setReplacing] = useState(false);
  const { openRuns, free, isFit } = useMemo(() => driversOf(board.rows.values()), [board]);
  const state = board.state();
  // Who is on none of some of the runs may be on another.
  const isWhole = state.kind === "ready" && !state.isTruncated;
  const noteOf = (id: string) => {
    const open = openRuns.get(id) ?? 0;
    if (open > 0) return t`on ${plural(open, { one: "# open run", other: "# open runs" })}`;
    return isWhole ? t`free` : undefined;
  };
  return (
    <Ask
      title={t`Assign riders and vehicles`}
      verb={<Plural value={count} one="Assign # run" other="Assign # runs" />}
      canAct={picked.length > 0}
      onAct={() => onAct({ participants: picked.map((each) => each.id), isReplacing })}
      onClose={onClose}
    >
      <Picker
        kind="participant"
        label={t`Rider or vehicle`}
        hint={t`Type how a name, a number plate or an id begins.`}
        picked={picked}
        onPick={setPicked}
        isFit={isFit}
        noteOf={noteOf}
        free={isWhole ? free.slice(0, MAX_OFFERED + picked.length) : []}
      />
      <Checkbox label={t`In place of those who are assigned now`} isSelected={isReplacing} onChange={setReplacing} />
    </Ask>
  );
}

interface MoveDialogProps {
  readonly board: RunBoard;
  /** How many stops' jobs are moved. */
  readonly count: number;
  /** Runs that the jobs come from. */
  readonly from: ReadonlySet<string>;
  readonly onAct: (run: string) => void;
  readonly onClose: () => void;
}

/** Which run takes the jobs: one of those that are open. */
export function MoveDialog({ board, count, from, onAct, onClose }: MoveDialogProps) {
  const { t } = useLingui();
  const [to, setTo] = useState<string | null>(null);
  const [text, setText] = useState("");
  const needle = useDeferredValue(text).trim().toLowerCase();
  const choices: Choice[] = [];
  for (const run of board.rows.values()) {
    if (choices.length === MAX_CHOICES) break;
    const isFound = run.status !== "CLOSED" && !from.has(run.id) && (needle === "" || textOfRun(run).includes(needle));
    const { done, stops } = factsOf(run);
    if (isFound) choices.push({ id: run.id, label: run.ref ?? shortId(run.id), detail: t`${plural(run.jobs.length, { one: "# leg", other: "# legs" })}, ${done} of ${stops} stops done` });
  }
  const choose = (id: string | null) => {
    setTo(id);
    if (id !== null) setText(choices.find((choice) => choice.id === id)?.label ?? "");
  };
  return (
    <Ask
      title={t`Move to another run`}
      verb={<Plural value={count} one="Move # leg" other="Move # legs" />}
      canAct={to !== null && count > 0}
      onAct={() => to !== null && onAct(to)}
      onClose={onClose}
    >
      <p>{t`Open legs move in the order that they have. What is in custody stays with the run that took it in.`}</p>
      <ComboBox
        label={t`Run`}
        hint={t`Reference, rider or leg`}
        choices={choices}
        value={to}
        onChange={choose}
        input={text}
        onInput={setText}
        empty={t`No open run is called so.`}
        autoFocus
      />
    </Ask>
  );
}

export function SubStatusDialog(props: { count: number; isOfLegs: boolean; onAct: (subStatus: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const { count, isOfLegs } = props;
  return (
    <Ask
      title={t`Change the sub-status`}
      verb={isOfLegs ? <Plural value={count} one="Set it of # leg" other="Set it of # legs" /> : <Plural value={count} one="Set it of # run" other="Set it of # runs" />}
      canAct={text.trim() !== ""}
      onAct={() => props.onAct(text.trim())}
      onClose={props.onClose}
    >
      <TextField label={t`Sub-status`} hint={t`A word of your own, such as atGate`} value={text} onChange={setText} autoFocus />
    </Ask>
  );
}

export function CloseDialog({ count, onAct, onClose }: { count: number; onAct: () => void; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Ask title={t`Close`} verb={<Plural value={count} one="Close # run" other="Close # runs" />} canAct onAct={onAct} onClose={onClose} isDanger>
      <p>{t`A closed run takes no change any more. One with open jobs or things in custody is refused, and says which.`}</p>
    </Ask>
  );
}
