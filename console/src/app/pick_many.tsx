import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Button } from "~/ui/button";
import { type Choice, ComboBox } from "~/ui/choice_field";
import styles from "./picker.module.css";

/** Several of many, found by typing; each is left out again by a press. */
export function PickMany(props: {
  label: string;
  hint: ReactNode;
  /** What can be chosen now; what is picked already is left out here. */
  choices: readonly Choice[];
  text: string;
  onText: (text: string) => void;
  picked: readonly Choice[];
  onPicked: (picked: readonly Choice[]) => void;
  empty: string;
  /** Are the choices those of a text before? */
  isStale?: boolean;
  error?: string | undefined;
  autoFocus?: boolean;
  /** What stands between the field and what is picked. */
  children?: ReactNode;
}) {
  const { picked, onPicked, onText } = props;
  const { t } = useLingui();
  const [changes, setChanges] = useState(0);
  const choices = props.choices.filter((choice) => !picked.some((each) => each.id === choice.id));
  const change = (next: readonly Choice[]) => {
    onPicked(next);
    setChanges(changes + 1);
  };
  const pick = (id: string | null) => {
    const choice = choices.find((each) => each.id === id);
    if (choice === undefined) return;
    change([...picked, choice]);
    onText("");
  };
  return (
    <>
      <ComboBox
        // A fresh one for each: its list closes when one is picked, and the focus is where one goes on.
        key={changes}
        label={props.label}
        hint={props.hint}
        choices={choices}
        value={null}
        onChange={pick}
        input={props.text}
        onInput={onText}
        empty={props.empty}
        isStale={props.isStale ?? false}
        error={props.error}
        autoFocus={changes > 0 || props.autoFocus === true}
      />
      {props.children}
      {picked.length === 0 ? null : (
        <ul className={styles["picked"]} aria-label={t`Chosen`}>
          {picked.map((each) => (
            <li key={each.id} title={each.id}>
              <span>
                {each.label}
                {each.detail === undefined ? null : <span className={styles["note"]}> · {each.detail}</span>}
              </span>
              <Button look="quiet" aria-label={t`Leave out ${each.label}`} onPress={() => change(picked.filter((one) => one.id !== each.id))}>
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
