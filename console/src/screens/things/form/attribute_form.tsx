import { Plural, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { type Control, type Resolver, useForm, useWatch } from "react-hook-form";
import { ApiError } from "~/api/fault";
import { refusalFrom } from "~/app/errors";
import { type AttributeConfig, type Check, type Fault, faultsOfValues, isForeign, type Values, withDefaults } from "~/rules/attributes";
import { Button } from "~/ui/button";
import { FaultSummary } from "~/ui/field";
import { AttributeInput, type FormTexts, LockedInput, useTitle } from "./attribute_input";
import { faultText } from "./fault_text";
import styles from "./form.module.css";
import { changeOf, type FormInput, inputAt, inputsOf, textOf, valuesOf } from "./form_fields";

export interface FormData {
  /** Members that are no custom attributes. */
  readonly core: Values;
  readonly values: Values;
}

export interface AttributeFormProps {
  readonly core: readonly AttributeConfig[];
  readonly attributes: readonly AttributeConfig[];
  /** What there is; nothing of a new thing. */
  readonly before: FormData;
  /** What the inputs begin with, where that is more than there is. */
  readonly start?: FormData;
  /** `isChange` of the check tells whether a thing is changed. */
  readonly check: Check;
  /** Send what is given; a refusal's faults go to their fields. */
  readonly onSave: (after: FormData, change: FormData) => Promise<void>;
  /** Told whenever the number of changes changes. */
  readonly onDirty: (changes: number) => void;
  readonly children: (changes: number, isBusy: boolean) => ReactNode;
}

/** Values that somebody writes, checked while they are typed in the server's words. */
export function AttributeForm(props: AttributeFormProps) {
  const { core, attributes, before, check, onSave } = props;
  const { t, i18n } = useLingui();
  const inputs = useMemo(
    () => ({ core: inputsOf(core, "c"), values: inputsOf(attributes, "v") }),
    [core, attributes],
  );
  const [start] = useState(props.start ?? before);
  const texts = useMemo(() => textsOf(inputs, start), [inputs, start]);
  const resolver = useMemo(() => resolverOf(inputs, before, props), [inputs, before, props]);
  const form = useForm<FormTexts>({ defaultValues: texts, mode: "onChange", resolver });
  const { control, register, setError, setFocus } = form;
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [isBusy, setBusy] = useState(false);

  const tell = (found: readonly Fault[]) => {
    setFaults(found);
    for (const fault of found) {
      const input = inputFor(inputs, fault.field, check.prefix);
      if (input !== undefined) setError(input.id, { type: fault.rule, message: fault.message });
    }
  };
  const save = async (given: FormTexts) => {
    const after = dataOf(inputs, given, before);
    const change = { core: changeOf(before.core, after.core), values: changeOf(before.values, after.values) };
    setFaults([]);
    setBusy(true);
    try {
      await onSave(after, change);
    } catch (error) {
      const refusal = refusalFrom(error);
      const whole = refusal.status === 401 ? t`The session has ended. Log in, then save again: nothing is lost.` : said(refusal);
      const isOfFields = refusal.status !== 401 && refusal.faults.length > 0;
      tell(isOfFields ? refusal.faults : [{ field: "", rule: "refused", message: whole }]);
    }
    setBusy(false);
  };
  const onInvalid = () => setFaults(faultsFound(inputs, form.getValues(), before, props));
  const go = (field: string) => {
    const input = inputFor(inputs, field, check.prefix);
    if (input !== undefined) setFocus(input.id);
  };
  const titleOf = useTitle();
  const labelled = (fault: Fault) => {
    const input = inputFor(inputs, fault.field, check.prefix);
    const spoken = { ...fault, message: faultText(i18n, fault.message) };
    return input === undefined ? spoken : { ...spoken, label: titleOf(input) };
  };
  const draw = (input: FormInput) =>
    isForeign(input.attribute, check.app) ? (
      <LockedInput key={input.id} input={input} text={texts[input.id] ?? ""} />
    ) : (
      <AttributeInput key={input.id} input={input} text={texts[input.id] ?? ""} control={control} register={register} />
    );
  return (
    <form className={styles["form"]} noValidate onSubmit={(event) => void form.handleSubmit(save, onInvalid)(event)}>
      {faults.length === 0 ? null : <FaultSummary title={t`It cannot be saved like this`} faults={faults.map(labelled)} onGo={go} />}
      {inputs.core.length === 0 ? null : <div className={styles["inputs"]}>{inputs.core.map(draw)}</div>}
      <div className={styles["inputs"]}>
        {groupsOf(inputs.values).map((group) => {
          const [first] = group;
          if (first === undefined || first.path.length === 0) return group.map(draw);
          return (
            <fieldset key={first.id} className={styles["group"]}>
              <legend>{first.attribute.alias ?? first.attribute.name}</legend>
              <div className={styles["inputs"]}>{group.map(draw)}</div>
            </fieldset>
          );
        })}
      </div>
      <Foot control={control} inputs={inputs} before={start} onDirty={props.onDirty}>
        {(changes) => props.children(changes, isBusy)}
      </Foot>
    </form>
  );
}

function said(refusal: ApiError): string {
  return refusal.code === "" ? refusal.message : `${refusal.message} (${refusal.code})`;
}

/** The inputs of a structure together, others one by one. */
function groupsOf(inputs: readonly FormInput[]): readonly (readonly FormInput[])[] {
  const groups: FormInput[][] = [];
  for (const input of inputs) {
    const last = groups.at(-1);
    if (last !== undefined && input.path.length > 0 && last[0]?.attribute === input.attribute) last.push(input);
    else groups.push([input]);
  }
  return groups;
}

interface Inputs {
  readonly core: readonly FormInput[];
  readonly values: readonly FormInput[];
}

function textsOf(inputs: Inputs, data: FormData): FormTexts {
  return Object.fromEntries([
    ...inputs.core.map((input) => [input.id, textOf(input, data.core)]),
    ...inputs.values.map((input) => [input.id, textOf(input, data.values)]),
  ]) as FormTexts;
}

function dataOf(inputs: Inputs, texts: FormTexts, before: FormData): FormData {
  return { core: valuesOf(inputs.core, texts, before.core), values: valuesOf(inputs.values, texts, before.values) };
}

function inputFor(inputs: Inputs, field: string, valuesField: string): FormInput | undefined {
  const isValue = field.startsWith(`${valuesField}.`);
  return inputAt(isValue ? inputs.values : inputs.core, field, valuesField);
}

type Checked = Pick<AttributeFormProps, "core" | "attributes" | "check">;

function faultsFound(inputs: Inputs, texts: FormTexts, before: FormData, { core, attributes, check }: Checked): readonly Fault[] {
  const { core: own, values } = dataOf(inputs, texts, before);
  const stored = check.isChange ? values : withDefaults(attributes, values);
  return [...faultsOfValues(core, own, { ...check, prefix: "" }), ...faultsOfValues(attributes, stored, check)];
}

function resolverOf(inputs: Inputs, before: FormData, checked: Checked): Resolver<FormTexts> {
  return (texts) => {
    const errors: Record<string, { type: string; message: string }> = {};
    for (const fault of faultsFound(inputs, texts, before, checked)) {
      const input = inputFor(inputs, fault.field, checked.check.prefix);
      if (input !== undefined) errors[input.id] ??= { type: fault.rule, message: fault.message };
    }
    return Object.keys(errors).length > 0 ? { values: {}, errors } : { values: texts, errors: {} };
  };
}

/** The foot of the form alone follows every key: how many members differ from what was read. */
function Foot(props: {
  control: Control<FormTexts>;
  inputs: Inputs;
  before: FormData;
  onDirty: (changes: number) => void;
  children: (changes: number) => ReactNode;
}) {
  const { control, inputs, before, onDirty } = props;
  const texts = useWatch({ control });
  const after = dataOf(inputs, texts as FormTexts, before);
  const changes = Object.keys(changeOf(before.core, after.core)).length + Object.keys(changeOf(before.values, after.values)).length;
  useEffect(() => onDirty(changes), [onDirty, changes]);
  return <div className={styles["foot"]}>{props.children(changes)}</div>;
}

/** The button that saves, which says how much. */
export function SaveButton({ changes, isBusy }: { changes: number; isBusy: boolean }) {
  return (
    <Button type="submit" look="primary" isPending={isBusy} isDisabled={changes === 0}>
      <Plural value={changes} _0="Nothing to save" one="Save # change" other="Save # changes" />
    </Button>
  );
}
