import { useLingui } from "@lingui/react/macro";
import { type Control, useFormState, type UseFormRegister } from "react-hook-form";
import { useName } from "~/api/names";
import { PlainField, type PlainChoice } from "~/ui/plain_field";
import { titleOfMember, valueWords } from "../words";
import { faultText } from "./fault_text";
import { type FormInput, LONG_TEXT, type Texts } from "./form_fields";

export type FormTexts = Record<string, string>;

/** `addressLine1` as `address line 1`. */
function spelt(member: string): string {
  return member.replace(/([a-z])([A-Z0-9])/g, "$1 $2").toLowerCase();
}

/** What an input is called: the attribute, or the member of its structure, which stands in a group of the attribute's name. */
export function useTitle(): (input: FormInput) => string {
  const { i18n } = useLingui();
  return ({ attribute, path }) => (path.length > 0 ? path.map(spelt).join(", ") : (attribute.alias ?? titleOfMember(i18n, attribute.name)));
}

function useChoices(input: FormInput, text: string): readonly PlainChoice[] {
  const { t, i18n } = useLingui();
  const { yes, no } = valueWords(i18n);
  const none = { value: "", label: t`not set` };
  if (input.leaf === "boolean") return [none, { value: "true", label: yes }, { value: "false", label: no }];
  const choices = input.choices.map((choice) => ({ value: JSON.stringify(choice), label: typeof choice === "string" ? choice : JSON.stringify(choice) }));
  // A value that is none of the choices any more stays to be seen.
  const isKnown = text === "" || choices.some((choice) => choice.value === text);
  return isKnown ? [none, ...choices] : [none, { value: text, label: text }, ...choices];
}

interface InputProps {
  readonly input: FormInput;
  readonly text: string;
  readonly control: Control<FormTexts>;
  readonly register: UseFormRegister<FormTexts>;
}

/** One input of a form over attributes. A key stroke in it draws this one alone. */
export function AttributeInput({ input, text, control, register }: InputProps) {
  const titleOf = useTitle();
  const choices = useChoices(input, text);
  const { errors } = useFormState({ control, name: input.id, exact: true });
  const { i18n } = useLingui();
  const { attribute, leaf, path } = input;
  const message = errors[input.id]?.message;
  const isChoice = leaf === "choice" || leaf === "boolean";
  const isLong = leaf === "json" || text.includes("\n") || text.length > LONG_TEXT;
  return (
    <PlainField
      label={titleOf(input)}
      hint={path.length === 0 ? (attribute.description ?? undefined) : undefined}
      error={message === undefined ? undefined : faultText(i18n, message)}
      isRequired={input.isRequired}
      kind={isChoice ? "choice" : isLong ? "lines" : leaf === "number" ? "number" : "text"}
      choices={choices}
      hooks={register(input.id)}
    />
  );
}

/** An input of an attribute that belongs to another app: its value, and whose it is. */
export function LockedInput({ input, text }: { input: FormInput; text: Texts[string] }) {
  const { t } = useLingui();
  const titleOf = useTitle();
  const owner = useName(input.attribute.ownerAppId ?? "");
  return <PlainField label={titleOf(input)} hint={t`Locked: belongs to ${owner}`} kind="text" value={text ?? ""} />;
}
