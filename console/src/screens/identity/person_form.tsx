import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "~/api/fault";
import { changePerson, createPerson, type Person, type PersonChange } from "~/api/identity";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { showToast } from "~/ui/toast";
import { type FaultOf, FormDialog } from "~/app/dialogs";
import { mobileOf } from "./mobile";
import { connectionsQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** What a person's form holds, as it is typed. */
interface Texts {
  readonly firstName: string;
  readonly middleName: string;
  readonly lastName: string;
  readonly email: string;
  readonly primaryMobile: string;
  readonly participantId: string;
}

const NOTHING: Texts = { firstName: "", middleName: "", lastName: "", email: "", primaryMobile: "", participantId: "" };
const PLAIN = ["middleName", "lastName", "participantId"] as const;

/** A number that the server would not read is refused as it would. */
function numberOf(text: string, message: string) {
  const mobile = mobileOf(text);
  if (mobile === null) throw new ApiError(400, "", message, "", [{ field: "primaryMobile", rule: "format", message }]);
  return mobile;
}

/** A form for a new person. It is invited to choose a password, unless the tenant sends no invitations. */
export function NewPersonDialog({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [texts, setTexts] = useState(NOTHING);
  const send = async () => {
    const given = Object.fromEntries(["firstName", "email", ...PLAIN].map((name) => [name, texts[name as keyof Texts].trim()]).filter(([, text]) => text !== ""));
    const mobile = texts.primaryMobile.trim();
    const number = mobile === "" ? {} : { primaryMobile: numberOf(mobile, t`Begin with the country's code and a blank, such as +91 98765 43210.`) };
    const { id } = await createPerson({ firstName: "", ...given, ...number });
    await fresh();
    showToast({ tone: "plain", text: t`${texts.firstName.trim()} is known now.` });
    onMade(id);
  };
  return (
    <FormDialog title={t`New person`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={texts.firstName.trim() === ""}>
      {(faultOf) => (
        <PersonFields texts={texts} onTexts={setTexts} faultOf={faultOf} hint={t`An e-mail address or a mobile number is needed. An invitation goes there.`} />
      )}
    </FormDialog>
  );
}

function PersonFields(props: { texts: Texts; onTexts: (texts: Texts) => void; faultOf: FaultOf; hint: string }) {
  const { texts, onTexts, faultOf, hint } = props;
  const { t } = useLingui();
  const field = (name: keyof Texts) => ({
    value: texts[name],
    onChange: (text: string) => onTexts({ ...texts, [name]: text }),
    error: faultOf(name),
    autoComplete: "off",
  });
  return (
    <>
      <TextField label={t`First name`} isRequired autoFocus {...field("firstName")} />
      <TextField label={t`Middle name`} {...field("middleName")} />
      <TextField label={t`Last name`} {...field("lastName")} />
      <TextField label={t`E-mail`} type="email" hint={hint} {...field("email")} />
      <TextField label={t`Mobile`} placeholder="+91 98765 43210" {...field("primaryMobile")} />
      <TextField label={t`Participant`} hint={t`The id of the same person among the participants, where there is one.`} {...field("participantId")} />
    </>
  );
}

/** Change what is known of a person. Ways to reach it are shown masked, so they change only where something is typed. */
export function EditPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [texts, setTexts] = useState<Texts>({
    ...NOTHING,
    firstName: person.firstName,
    middleName: person.middleName ?? "",
    lastName: person.lastName ?? "",
    participantId: person.participantId ?? "",
  });
  const send = async () => {
    const change: PersonChange = {};
    if (texts.firstName.trim() !== person.firstName) change.firstName = texts.firstName.trim();
    for (const name of PLAIN) {
      const text = texts[name].trim();
      if (text !== (person[name] ?? "")) change[name] = text === "" ? null : text;
    }
    if (texts.email.trim() !== "") change.email = texts.email.trim();
    const mobile = texts.primaryMobile.trim();
    if (mobile !== "") change.primaryMobile = numberOf(mobile, t`Begin with the country's code and a blank, such as +91 98765 43210.`);
    if (Object.keys(change).length > 0) await changePerson(person.userId, change);
    await fresh();
  };
  return (
    <FormDialog title={t`Change ${person.firstName}`} act={t`Save`} onSend={send} onClose={onClose} isDisabled={texts.firstName.trim() === ""}>
      {(faultOf) => <PersonFields texts={texts} onTexts={setTexts} faultOf={faultOf} hint={t`Left empty, what is known stays: it is masked here.`} />}
    </FormDialog>
  );
}

/** By which outside providers a person may come in. */
export function OutsideLoginsDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const connections = useQuery(connectionsQuery).data ?? [];
  const [social, setSocial] = useState(person.allowSocialAuth?.google === true);
  const [saml, setSaml] = useState(person.allowSAMLAuth === true);
  const [connector, setConnector] = useState(person.samlConnector ?? null);
  const [samlId, setSamlId] = useState(person.samlUserId ?? "");
  const send = async () => {
    await changePerson(person.userId, {
      allowSocialAuth: { google: social },
      allowSAMLAuth: saml,
      ...(connector === null ? {} : { samlConnector: connector }),
      samlUserId: samlId.trim() === "" ? null : samlId.trim(),
    });
    await fresh();
  };
  const providers = connections.filter((each) => each.connectionType === "saml").map((each) => ({ id: each.connectionName, label: each.connectionName }));
  return (
    <FormDialog title={t`Outside logins of ${person.firstName}`} act={t`Save`} onSend={send} onClose={onClose}>
      {(faultOf) => (
        <>
          <Checkbox label={t`May come in by Google or GitHub, with the same e-mail address`} isSelected={social} onChange={setSocial} />
          <Checkbox label={t`May come in by SAML`} isSelected={saml} onChange={setSaml} />
          {providers.length === 0 ? (
            <p>
              <Trans>No SAML connection is there.</Trans>
            </p>
          ) : (
            <Select label={t`SAML connection`} choices={providers} value={connector} onChange={setConnector} error={faultOf("samlConnector")} />
          )}
          <TextField label={t`Name there`} hint={t`The NameID by which the provider knows this person.`} value={samlId} onChange={setSamlId} error={faultOf("samlUserId")} />
        </>
      )}
    </FormDialog>
  );
}
