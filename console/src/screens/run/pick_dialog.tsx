import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useState } from "react";
import type { ApiError } from "~/api/fault";
import { search } from "~/api/haulier";
import { shortId } from "~/api/names";
import { refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { ComboBox } from "~/ui/choice_field";
import { FaultSummary } from "~/ui/field";
import styles from "./run.module.css";

const MIN_LETTERS = 2;
const MAX_HITS = 20;

export interface Picked {
  readonly id: string;
  readonly name: string;
}

/** Pick several things by what they are called, then do one thing with all of them. */
export function PickDialog(props: {
  title: string;
  /** The kind that is searched. */
  kind: string;
  label: string;
  hint: string;
  /** The words of the button, with the number. */
  verb: (count: number) => ReactNode;
  isTaken: (id: string) => boolean;
  onSubmit: (picked: readonly Picked[]) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["search", props.kind, asked],
    queryFn: ({ signal }) => search(asked, MAX_HITS, signal, [props.kind]),
    enabled: asked.length >= MIN_LETTERS,
    placeholderData: keepPreviousData,
  });
  const hits = asked.length < MIN_LETTERS ? [] : (found.data ?? []);
  const choices = hits
    .filter((hit) => hit.kind === props.kind && !props.isTaken(hit.id) && !picked.some((each) => each.id === hit.id))
    .map((hit) => ({ id: hit.id, label: hit.name ?? hit.ref ?? shortId(hit.id), detail: [hit.type, hit.state].filter(Boolean).join(" · ") }));
  const pick = (id: string | null) => {
    const choice = choices.find((each) => each.id === id);
    if (choice === undefined) return;
    setPicked([...picked, { id: choice.id, name: choice.label }]);
    setText("");
  };
  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await props.onSubmit(picked);
      props.onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" onPress={() => void submit()} isPending={isBusy} isDisabled={picked.length === 0}>
            {props.verb(picked.length)}
          </Button>
        </>
      }
    >
      {refusal === null ? null : <Refused refusal={refusal} />}
      <ComboBox
        key={picked.length}
        label={props.label}
        hint={props.hint}
        choices={choices}
        value={null}
        onChange={pick}
        input={text}
        onInput={setText}
        autoFocus
        error={found.isError ? refusalFrom(found.error).message : undefined}
      />
      <ul className={styles["picked"]} aria-label={t`Chosen`}>
        {picked.map((each) => (
          <li key={each.id}>
            {each.name}
            <Button look="quiet" aria-label={t`Leave out ${each.name}`} onPress={() => setPicked(picked.filter((one) => one.id !== each.id))}>
              ×
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Why a dialog's call was refused: all faults, and the code to quote. */
export function Refused({ refusal }: { refusal: ApiError }) {
  const { t } = useLingui();
  const quote = [refusal.code, refusal.requestId].filter((part) => part !== "").join(" · ");
  const faults = refusal.faults.length === 0 ? [{ field: "", message: refusal.message }] : refusal.faults;
  return (
    <>
      <FaultSummary title={t`The server refused it`} faults={faults} />
      {quote === "" ? null : <code className={styles["quote"]}>{quote}</code>}
    </>
  );
}
