import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Hit } from "~/api/haulier";
import { useName } from "~/api/names";
import { stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { ComboBox } from "~/ui/choice_field";
import { refusalFrom } from "./errors";
import styles from "./picker.module.css";
import { useHits } from "./use_hits";

export interface Picked {
  readonly id: string;
  readonly name: string;
}

export interface PickerProps {
  /** The kind that is searched. */
  readonly kind: string;
  readonly label: string;
  readonly hint: string;
  readonly picked: readonly Picked[];
  readonly onPick: (picked: readonly Picked[]) => void;
  /** What can be picked; where nothing that was found can, all of it is shown. */
  readonly isFit?: (hit: Hit) => boolean;
  readonly isTaken?: (id: string) => boolean;
  /** What is known of something beside its type and state, such as that it is free. */
  readonly noteOf?: (id: string) => string | undefined;
  /** Offered before anything is typed. */
  readonly free?: readonly string[];
}

/** Several things of a kind, picked by what they are called. */
export function Picker(props: PickerProps) {
  const { picked, onPick, isFit = () => true, isTaken = () => false, noteOf = () => undefined, free = [] } = props;
  const { t } = useLingui();
  const [text, setText] = useState("");
  const { hits, isShort, error } = useHits(text, [props.kind]);
  const isOpen = (id: string) => !isTaken(id) && !picked.some((each) => each.id === id);
  const fit = hits.filter(isFit);
  const choices = (fit.length > 0 ? fit : hits)
    .filter((hit) => isOpen(hit.id))
    .map((hit) => ({ id: hit.id, label: hit.name, detail: [hit.type, stateText(hit.state ?? ""), noteOf(hit.id)].filter(Boolean).join(" · ") }));
  const pick = (id: string | null) => {
    const choice = choices.find((each) => each.id === id);
    if (choice === undefined) return;
    onPick([...picked, { id: choice.id, name: choice.label }]);
    setText("");
  };
  const offered = free.filter(isOpen);
  return (
    <>
      <ComboBox
        // A fresh one for each: its list closes when one is picked.
        key={picked.length}
        label={props.label}
        hint={props.hint}
        choices={choices}
        value={null}
        onChange={pick}
        input={text}
        onInput={setText}
        empty={isShort ? props.hint : t`Nothing begins with this.`}
        error={error === null ? undefined : refusalFrom(error).message}
        autoFocus
      />
      {offered.length === 0 ? null : (
        <div className={styles["free"]} role="group" aria-label={t`Free now`}>
          <span className={styles["note"]}>{t`Free now`}</span>
          {offered.map((id) => (
            <Offered key={id} id={id} onPick={(one) => onPick([...picked, one])} />
          ))}
        </div>
      )}
      {picked.length === 0 ? null : (
        <ul className={styles["picked"]} aria-label={t`Chosen`}>
          {picked.map((each) => (
            <li key={each.id}>
              {each.name}
              <Button look="quiet" aria-label={t`Leave out ${each.name}`} onPress={() => onPick(picked.filter((one) => one.id !== each.id))}>
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Offered({ id, onPick }: { id: string; onPick: (picked: Picked) => void }) {
  const name = useName(id);
  return <Button onPress={() => onPick({ id, name })}>+ {name}</Button>;
}
