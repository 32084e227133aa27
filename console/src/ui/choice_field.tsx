import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from "react";
import {
  Button as AriaButton,
  ComboBox as AriaComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField as AriaNumberField,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from "react-aria-components";
import { type FieldProps, Hints } from "./field";
import styles from "./field.module.css";

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

/** A number as the person's language writes it; `NaN` where the field is empty. */
export function NumberField(
  props: FieldProps & {
    value: number;
    onChange: (value: number) => void;
    minValue?: number;
    maxValue?: number;
    step?: number;
    formatOptions?: Intl.NumberFormatOptions;
  },
) {
  const { label, hint, error, ...rest } = props;
  return (
    <AriaNumberField {...rest} className={styles["field"] ?? ""} isInvalid={error !== undefined}>
      <Label>{label}</Label>
      <Input className={styles["input"] ?? ""} />
      <Hints hint={hint} error={error} />
    </AriaNumberField>
  );
}

function Choices({ choices, empty }: { choices: readonly Choice[]; empty?: string | undefined }) {
  return (
    <Popover className={styles["popover"] ?? ""}>
      <ListBox
        className={styles["choices"] ?? ""}
        items={choices}
        renderEmptyState={() => (empty === undefined ? null : <div className={styles["choice"]}>{empty}</div>)}
      >
        {(choice) => (
          <ListBoxItem id={choice.id} textValue={choice.label} className={styles["choice"] ?? ""}>
            <Text slot="label">{choice.label}</Text>
            {choice.detail === undefined ? null : (
              <Text slot="description" className={styles["hint"] ?? ""}>
                {choice.detail}
              </Text>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  );
}

/** One of a few. */
export function Select(
  props: FieldProps & { choices: readonly Choice[]; value: string | null; onChange: (id: string) => void; isLabelHidden?: boolean },
) {
  const { label, hint, error, choices, value, onChange, isLabelHidden, ...rest } = props;
  return (
    <AriaSelect
      {...rest}
      className={styles["field"] ?? ""}
      value={value}
      onChange={(id) => {
        if (id !== null) onChange(String(id));
      }}
      isInvalid={error !== undefined}
      {...(isLabelHidden ? { "aria-label": label } : {})}
    >
      {isLabelHidden ? null : <Label>{label}</Label>}
      <AriaButton className={`${styles["input"]} ${styles["select"]}`}>
        {/* The label alone: the details of a choice stand in its list. */}
        <SelectValue>{({ isPlaceholder, selectedText, defaultChildren }) => (isPlaceholder ? defaultChildren : selectedText)}</SelectValue>
        <span aria-hidden="true">▾</span>
      </AriaButton>
      <Hints hint={hint} error={error} />
      <Choices choices={choices} />
    </AriaSelect>
  );
}

/**
 * One of many, found by typing; `onInput` lets the caller look the choices up. Enter takes the first that is found;
 * Escape first closes the choices, then empties the field.
 */
export function ComboBox(
  props: FieldProps & {
    choices: readonly Choice[];
    value: string | null;
    onChange: (id: string | null) => void;
    input?: string;
    onInput?: (text: string) => void;
    autoFocus?: boolean;
    /** What to say where nothing is found. */
    empty?: string;
    /** Are the choices those of a text before, until they have been looked up? Enter then waits for them. */
    isStale?: boolean;
  },
) {
  const { label, hint, error, choices, value, onChange, input, onInput, empty, isStale = false, ...rest } = props;
  const isEntered = useRef(false);
  const takeFirst = () => {
    isEntered.current = false;
    if (choices[0] !== undefined) onChange(choices[0].id);
  };
  const takeLate = useEffectEvent(() => {
    if (isEntered.current) takeFirst();
  });
  useEffect(() => {
    if (!isStale) takeLate();
  }, [isStale]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.value === "") return;
    const isOpen = target.getAttribute("aria-expanded") === "true";
    const isFirstMeant = event.key === "Enter" && !target.hasAttribute("aria-activedescendant") && (isStale || (isOpen && choices.length > 0));
    isEntered.current = isFirstMeant;
    if (isFirstMeant) {
      event.preventDefault();
      event.stopPropagation();
      if (!isStale) takeFirst();
    } else if (event.key === "Escape" && !isOpen && value === null) {
      event.stopPropagation();
      onInput?.("");
    }
  };
  return (
    <div className={styles["keys"]} onKeyDownCapture={onKeyDown}>
      <AriaComboBox
        {...rest}
        className={styles["field"] ?? ""}
        items={choices}
        value={value}
        onChange={(id) => onChange(id === null ? null : String(id))}
        {...(input === undefined ? {} : { inputValue: input })}
        {...(onInput === undefined ? {} : { onInputChange: onInput })}
        isInvalid={error !== undefined}
        // While choices are looked up the list stays; with nothing typed an empty one would only hide the page behind it.
        allowsEmptyCollection={(input ?? "") !== ""}
      >
        <Label>{label}</Label>
        <Input className={styles["input"] ?? ""} />
        <Hints hint={hint} error={error} />
        <Choices choices={choices} empty={empty} />
      </AriaComboBox>
    </div>
  );
}
