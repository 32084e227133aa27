import { useLingui } from "@lingui/react/macro";
import { Button } from "~/ui/button";
import { type Choice, ComboBox } from "~/ui/choice_field";
import styles from "./identity.module.css";

/** Several of many, found by typing; each is left out again by a press. */
export function PickMany(props: {
  label: string;
  hint: string;
  /** What can be chosen now; what is picked already is left out here. */
  choices: readonly Choice[];
  text: string;
  onText: (text: string) => void;
  picked: readonly Choice[];
  onPicked: (picked: readonly Choice[]) => void;
  empty: string;
  error?: string | undefined;
}) {
  const { picked, onPicked, onText } = props;
  const { t } = useLingui();
  const choices = props.choices.filter((choice) => !picked.some((each) => each.id === choice.id));
  const pick = (id: string | null) => {
    const choice = choices.find((each) => each.id === id);
    if (choice === undefined) return;
    onPicked([...picked, choice]);
    onText("");
  };
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
        input={props.text}
        onInput={onText}
        empty={props.empty}
        error={props.error}
        autoFocus
      />
      {picked.length === 0 ? null : (
        <ul className={styles["choices"]} aria-label={t`Chosen`}>
          {picked.map((each) => (
            <li key={each.id}>
              {each.label}{" "}
              <Button look="quiet" aria-label={t`Leave out ${each.label}`} onPress={() => onPicked(picked.filter((one) => one.id !== each.id))}>
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
