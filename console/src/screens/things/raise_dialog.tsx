import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { Fault, Values } from "~/rules/attributes";
import { faultsOfEventData, stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import type { Family, Raised } from "./families";
import { valueOfText } from "./form/form_fields";
import { eventName, eventQuery, type RegisteredEvent } from "./registry";

export interface RaiseDialogProps {
  readonly family: Family;
  readonly event: string;
  /** The reason that the way asks for. */
  readonly reason: string | null;
  /** Where it leads; null where that depends on the thing. */
  readonly destination: string | null;
  /** How many things it is raised on. */
  readonly count: number;
  /** Raise it; `name` is what people call the event. */
  readonly onRaise: (event: Raised, name: string) => void;
  readonly onClose: () => void;
}

/** Raise an event: with its reason and its data, checked by the event's own rules. */
export function RaiseDialog(props: RaiseDialogProps) {
  const { event, destination, count, onClose } = props;
  const { t } = useLingui();
  const registered = useQuery(eventQuery(event));
  const form = useId();
  const name = eventName(event, registered.data);
  const where = destination === null ? name : `${name} → ${stateText(destination)}`;
  const title = count === 1 ? where : t`${where}, ${count} things`;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" isDisabled={registered.isPending}>
            {count === 1 ? where : t`${where}: ${count} things`}
          </Button>
        </>
      }
    >
      {registered.isPending ? (
        <Skeleton rows={2} label={t`Loading the event`} />
      ) : (
        <RaiseForm {...props} id={form} name={name} registered={registered.data ?? null} />
      )}
    </Dialog>
  );
}

/** Without the right to read the registry the event is raised as the machine asks for it. */
function RaiseForm(props: RaiseDialogProps & { id: string; name: string; registered: RegisteredEvent | null }) {
  const { id, name, registered, family, event } = props;
  const { t } = useLingui();
  const rules = registered?.dataValidations ?? [];
  const [reason, setReason] = useState(props.reason ?? firstReason(registered));
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [propagate, setPropagate] = useState(false);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    const data = dataOf(registered, texts);
    const { blocking } = faultsOfEventData(rules, data);
    setFaults(blocking);
    if (blocking.length > 0) return;
    const code = reason === null || reason === "" ? {} : { reasonCode: reason };
    props.onRaise({ eventCode: event, ...code, data, ...(family.id === "containers" ? { propagate } : {}) }, name);
  };
  const known = registered?.reasons ?? [];
  const reasons = props.reason === null ? known : known.filter((each) => each.reasonCode === props.reason);
  return (
    <form id={id} onSubmit={submit}>
      {registered === null ? null : <code>{event}</code>}
      {reasons.length > 1 ? (
        <Select
          label={t`Reason`}
          choices={reasons.map((each) => ({ id: each.reasonCode, label: each.description, detail: each.reasonCode }))}
          value={reason}
          onChange={setReason}
        />
      ) : reason === null ? null : (
        <p>
          <Trans>Reason: {reasons[0]?.description ?? ""}</Trans> <code>{reason}</code>
        </p>
      )}
      {rules.map((rule) => (
        <TextField
          key={rule.name}
          label={rule.name}
          hint={rule.description ?? undefined}
          isRequired={rule.validation?.required === true}
          value={texts[rule.name] ?? ""}
          onChange={(text) => setTexts({ ...texts, [rule.name]: text })}
          error={faults.find((fault) => fault.field.startsWith(`data.${rule.name}`))?.message}
        />
      ))}
      {family.id === "containers" ? (
        <Checkbox label={t`To everything inside as well`} isSelected={propagate} onChange={setPropagate} />
      ) : null}
    </form>
  );
}

/** With one reason, or the usual one among several, nothing needs to be chosen. */
function firstReason(registered: RegisteredEvent | null): string | null {
  const [first, ...others] = registered?.reasons ?? [];
  if (first === undefined) return null;
  return others.length === 0 ? first.reasonCode : (others.find((each) => each.reasonCode === "R-0001") ?? first).reasonCode;
}

function dataOf(registered: RegisteredEvent | null, texts: Readonly<Record<string, string>>): Values {
  const values: Record<string, unknown> = {};
  for (const { name, type } of registered?.dataValidations ?? []) {
    const leaf = type === "number" || type === "boolean" ? type : type === "string" || type == null ? "string" : "json";
    const value = valueOfText(leaf, texts[name] ?? "");
    if (value !== undefined) values[name] = value;
  }
  return values;
}
