import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useId, useState } from "react";
import { type Machine, stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { NumberField, Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import type { Chooser, Field, Filter } from "./filters";
import styles from "./things.module.css";
import { titleOf } from "./words";

interface Props {
  readonly field: Field;
  readonly filter: Filter | undefined;
  readonly machine: Machine | null | undefined;
  readonly onFilter: (filter: Filter) => void;
  readonly onDrop: () => void;
  readonly onClose: () => void;
}

/** Ask one field: a list of choices, a range, a beginning, a day, yes or no. */
export function FilterDialog(props: Props) {
  const { field, machine, onClose } = props;
  const { t, i18n } = useLingui();
  const form = useId();
  const [filter, setFilter] = useState<Filter | null>(props.filter ?? null);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (filter === null) props.onDrop();
    else props.onFilter(filter);
    onClose();
  };
  return (
    <Dialog
      title={t`Filter by ${titleOf(i18n, field)}`}
      onClose={onClose}
      actions={
        <>
          <Button
            onPress={() => {
              props.onDrop();
              onClose();
            }}
          >
            <Trans>Any value</Trans>
          </Button>
          <Button type="submit" form={form} look="primary">
            <Trans>Filter</Trans>
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={apply} className={styles["panel"]}>
        <Choose field={field} chooser={field.chooser ?? { by: "text" }} machine={machine} filter={filter} onChange={setFilter} />
      </form>
    </Dialog>
  );
}

interface ChooseProps {
  readonly field: Field;
  readonly filter: Filter | null;
  readonly onChange: (filter: Filter | null) => void;
}

function Choose(props: ChooseProps & { chooser: Chooser; machine: Machine | null | undefined }) {
  const { chooser, machine, ...rest } = props;
  switch (chooser.by) {
    case "choices":
      return <OneOf {...rest} choices={chooser.choices} textOf={String} />;
    case "states":
      return <OneOf {...rest} choices={machine?.states ?? []} textOf={(state) => stateText(String(state))} />;
    case "number":
      return <Between {...rest} />;
    case "day":
      return <Days {...rest} />;
    case "flag":
      return <Flag {...rest} />;
    case "text":
    case "id":
      return <Words {...rest} isWhole={chooser.by === "id"} />;
  }
}

function OneOf(props: ChooseProps & { choices: readonly (string | number)[]; textOf: (choice: string | number) => string }) {
  const { field, filter, choices } = props;
  const { i18n } = useLingui();
  const chosen: readonly (string | number)[] = filter?.is === "oneOf" ? filter.values : [];
  const turn = (choice: string | number, isOn: boolean) => {
    const values = choices.filter((each) => (each === choice ? isOn : chosen.includes(each)));
    props.onChange(values.length === 0 ? null : { key: field.key, is: "oneOf", values });
  };
  return (
    <div role="group" aria-label={titleOf(i18n, field)} className={styles["checks"]}>
      {choices.map((choice) => (
        <Checkbox
          key={String(choice)}
          label={props.textOf(choice)}
          isSelected={chosen.includes(choice)}
          onChange={(isOn) => turn(choice, isOn)}
        />
      ))}
    </div>
  );
}

function between(key: string, from: number | string | undefined, to: number | string | undefined): Filter | null {
  if (from === undefined && to === undefined) return null;
  return { key, is: "between", ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function Between({ field, filter, onChange }: ChooseProps) {
  const { t } = useLingui();
  const { from, to } = filter?.is === "between" ? filter : {};
  const numberOf = (value: number) => (Number.isNaN(value) ? undefined : value);
  return (
    <div className={styles["pair"]}>
      <NumberField
        label={t`At least`}
        value={typeof from === "number" ? from : NaN}
        onChange={(value) => onChange(between(field.key, numberOf(value), to))}
      />
      <NumberField
        label={t`At most`}
        value={typeof to === "number" ? to : NaN}
        onChange={(value) => onChange(between(field.key, from, numberOf(value)))}
      />
    </div>
  );
}

function Days({ field, filter, onChange }: ChooseProps) {
  const { t } = useLingui();
  const { from, to } = filter?.is === "between" ? filter : {};
  const dayOf = (value: string) => (value === "" ? undefined : value);
  return (
    <div className={styles["pair"]}>
      <TextField
        label={t`From`}
        type="date"
        value={String(from ?? "")}
        onChange={(value) => onChange(between(field.key, dayOf(value), to))}
      />
      <TextField
        label={t`Until`}
        type="date"
        value={String(to ?? "")}
        onChange={(value) => onChange(between(field.key, from, dayOf(value)))}
      />
    </div>
  );
}

function Flag({ field, filter, onChange }: ChooseProps) {
  const { t, i18n } = useLingui();
  const value = filter?.is === "flag" ? String(filter.value) : null;
  return (
    <Select
      label={titleOf(i18n, field)}
      choices={[
        { id: "true", label: t`yes` },
        { id: "false", label: t`no` },
      ]}
      value={value}
      onChange={(id) => onChange({ key: field.key, is: "flag", value: id === "true" })}
    />
  );
}

function Words({ field, filter, onChange, isWhole }: ChooseProps & { isWhole: boolean }) {
  const { t } = useLingui();
  const value = filter?.is === "begins" ? filter.with : filter?.is === "oneOf" ? String(filter.values[0] ?? "") : "";
  const filterOf = (text: string): Filter | null => {
    if (text === "") return null;
    return isWhole ? { key: field.key, is: "oneOf", values: [text] } : { key: field.key, is: "begins", with: text };
  };
  return (
    <TextField
      label={isWhole ? t`Its id` : t`Begins with`}
      hint={isWhole ? t`The whole id` : t`Capitals and small letters are different`}
      value={value}
      onChange={(text) => onChange(filterOf(text.trimStart()))}
      autoFocus
      autoComplete="off"
    />
  );
}
