import { type KeyboardEvent, type ReactNode, useId } from "react";
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  ComboBox as AriaComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField as AriaNumberField,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
} from "react-aria-components";
import styles from "./field.module.css";

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the value is refused; tied to the field for screen readers. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly name?: string;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

function Hints({ hint, error }: { hint?: ReactNode; error?: string | undefined }) {
  return (
    <>
      {hint === undefined ? null : (
        <Text slot="description" className={styles["hint"] ?? ""}>
          {hint}
        </Text>
      )}
      <FieldError className={styles["error"] ?? ""}>{error}</FieldError>
    </>
  );
}

/** One line of text; with `lines` more of them. */
export function TextField(
  props: FieldProps & {
    value: string;
    onChange: (value: string) => void;
    onBlur?: () => void;
    type?: "text" | "email" | "search" | "password" | "date" | "datetime-local";
    lines?: number;
    placeholder?: string;
    autoFocus?: boolean;
    autoComplete?: string;
    isLabelHidden?: boolean;
    /** Whether it filters the screen's list: the key `/` goes there. */
    isFilter?: boolean;
  },
) {
  const { label, hint, error, lines, placeholder, isLabelHidden, isFilter, onBlur, ...rest } = props;
  return (
    <AriaTextField
      {...rest}
      {...(onBlur === undefined ? {} : { onBlur })}
      className={styles["field"] ?? ""}
      isInvalid={error !== undefined}
      {...(isLabelHidden ? { "aria-label": label } : {})}
    >
      {isLabelHidden ? null : <Label>{label}</Label>}
      {lines === undefined ? (
        <Input
          className={styles["input"] ?? ""}
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(isFilter ? { "data-filter": "" } : {})}
        />
      ) : (
        <TextArea
          className={`${styles["input"]} ${styles["area"]}`}
          rows={lines}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
      <Hints hint={hint} error={error} />
    </AriaTextField>
  );
}

/** A number as the person's language writes it; `NaN` where the field is empty. */
export function NumberField(
  props: FieldProps & {
    value: number;
    onChange: (value: number) => void;
    minValue?: number;
    maxValue?: number;
    step?: number;
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
        <SelectValue />
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
  },
) {
  const { label, hint, error, choices, value, onChange, input, onInput, empty, ...rest } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.value === "") return;
    const first = choices[0];
    const isOpen = target.getAttribute("aria-expanded") === "true";
    if (event.key === "Enter" && isOpen && first !== undefined && !target.hasAttribute("aria-activedescendant")) {
      event.preventDefault();
      event.stopPropagation();
      onChange(first.id);
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

/** Yes or no. */
export function Checkbox(props: {
  label: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  isLabelHidden?: boolean;
}) {
  const { label, isLabelHidden, ...rest } = props;
  return (
    <AriaCheckbox {...rest} className={styles["checkbox"] ?? ""} {...(isLabelHidden ? { "aria-label": label } : {})}>
      <span className={styles["box"]} aria-hidden="true" />
      {isLabelHidden ? null : label}
    </AriaCheckbox>
  );
}

/** The faults of a refused form: each names its field, and leads there with `onGo`. */
export function FaultSummary(props: {
  title: string;
  /** `label` is what a person calls the field. */
  faults: readonly { field: string; label?: string; message: string }[];
  onGo?: (field: string) => void;
}) {
  const { title, faults, onGo } = props;
  const id = useId();
  return (
    <section className={styles["summary"]} aria-labelledby={id} role="alert">
      <h2 id={id}>{title}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.field} ${fault.message}`}>
            {fault.field === "" ? null : onGo === undefined ? (
              <b>{fault.label ?? fault.field}: </b>
            ) : (
              <AriaButton className={styles["go"] ?? ""} onPress={() => onGo(fault.field)}>
                {fault.label ?? fault.field}
              </AriaButton>
            )}
            {fault.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
