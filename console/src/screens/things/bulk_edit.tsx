import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useId, useState } from "react";
import { type AttributeConfig, faultsOfValue, isForeign } from "~/rules/attributes";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { ComboBox, Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import type { Written } from "./families";
import { valueOfText } from "./form/form_fields";
import styles from "./things.module.css";

/** One attribute, set to the same value in all that are selected, or taken away from them. */
export function BulkEdit(props: {
  app: string;
  attributes: readonly AttributeConfig[];
  count: number;
  onEdit: (written: Written, title: string) => void;
  onClose: () => void;
}) {
  const { app, count, onEdit, onClose } = props;
  const { t } = useLingui();
  const form = useId();
  const writable = props.attributes.filter((attribute) => !isForeign(attribute, app));
  const [name, setName] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [typed, setTyped] = useState("");
  const choices = writable.map((each) => ({ id: each.name, label: each.alias ?? each.name, detail: each.dataType }));
  const near = choices.filter((choice) => choice.label.toLowerCase().includes(typed.toLowerCase()));
  const attribute = writable.find((each) => each.name === name);
  const title = attribute === undefined ? "" : (attribute.alias ?? attribute.name);
  const value = attribute === undefined ? undefined : valueIn(attribute, text);
  const isEmpty = value === undefined;
  const faults = attribute === undefined || isEmpty ? [] : faultsOfValue(attribute.dataType, attribute.validation ?? null, value, title);
  const isRefused = isEmpty && attribute?.validation?.required === true;
  const error = faults[0]?.message ?? (isRefused && attribute !== undefined ? t`is required` : undefined);
  const act = isEmpty ? t`Take ${title} away from ${count} things` : t`Set ${title} of ${count} things`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (attribute === undefined || error !== undefined) return;
    onEdit({ core: {}, values: { [attribute.name]: value ?? null } }, act);
    onClose();
  };
  return (
    <Dialog
      title={t`Edit ${count} things`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" isDisabled={attribute === undefined || error !== undefined}>
            {attribute === undefined ? t`Choose an attribute` : act}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles["panel"]}>
        <ComboBox
          label={t`Attribute`}
          // What was chosen stands in the field; from there all are near again.
          choices={typed === title ? choices : near}
          value={name}
          onChange={(id) => {
            setName(id);
            setText("");
            setTyped(choices.find((choice) => choice.id === id)?.label ?? "");
          }}
          input={typed}
          onInput={setTyped}
          autoFocus
        />
        {attribute === undefined ? null : <ValueInput key={attribute.name} attribute={attribute} text={text} onText={setText} error={error} />}
      </form>
    </Dialog>
  );
}

function choicesOf(attribute: AttributeConfig): readonly unknown[] {
  return attribute.dataType === "boolean" ? [true, false] : (attribute.validation?.valueOneOf ?? []);
}

function valueIn(attribute: AttributeConfig, text: string): unknown {
  if (choicesOf(attribute).length > 0) return text === "" ? undefined : (JSON.parse(text) as unknown);
  const { dataType } = attribute;
  return valueOfText(dataType === "string" || dataType === "number" ? dataType : "json", text);
}

function ValueInput(props: { attribute: AttributeConfig; text: string; onText: (text: string) => void; error: string | undefined }) {
  const { attribute, text, onText, error } = props;
  const { t } = useLingui();
  const choices = choicesOf(attribute);
  const hint = attribute.description ?? undefined;
  if (choices.length > 0) {
    const listed = choices.map((choice) => ({ id: JSON.stringify(choice), label: typeof choice === "string" ? choice : JSON.stringify(choice) }));
    return <Select label={t`New value`} hint={hint} choices={listed} value={text === "" ? null : text} onChange={onText} error={error} />;
  }
  const isJson = attribute.dataType !== "string" && attribute.dataType !== "number";
  return (
    <TextField
      label={t`New value`}
      hint={hint ?? t`Left empty, it is taken away.`}
      value={text}
      onChange={onText}
      error={error}
      autoComplete="off"
      {...(isJson ? { lines: 4 } : {})}
    />
  );
}
