import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { activatePerson, blockPerson, invitePerson, type Person, personName, removeSecondFactor } from "~/api/identity";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { showToast } from "~/ui/toast";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { mobileOf, mobileText } from "./mobile";
import { useFresh } from "./use_fresh";

export function BlockDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const name = personName(person);
  const block = async () => {
    await blockPerson(person.userId);
    await fresh();
    showToast({ tone: "plain", text: t`${name} is blocked.` });
  };
  return (
    <ConfirmDialog title={t`Block ${name}?`} act={t`Block`} onConfirm={block} onClose={onClose}>
      <p>
        <Trans>Nothing works any more for this person, and every session ends at once. Groups stay, for the day it is let in again.</Trans>
      </p>
    </ConfirmDialog>
  );
}

export function InviteDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui();
  const ways = [
    ...(person.email === undefined ? [] : [{ id: "email", label: t`E-mail`, detail: person.email }]),
    ...(person.primaryMobile === undefined ? [] : [{ id: "sms", label: t`SMS`, detail: mobileText(person.primaryMobile) }]),
  ];
  const [way, setWay] = useState(ways[0]?.id ?? "email");
  const send = async () => {
    await invitePerson(person.userId, way === "sms" ? "sms" : "email");
    showToast({ tone: "plain", text: t`The invitation of ${person.firstName} is on its way.` });
  };
  return (
    <FormDialog title={t`Invite ${personName(person)}`} act={t`Invite`} onSend={send} onClose={onClose} isDisabled={ways.length === 0}>
      {(faultOf) => (
        <>
          <p>
            <Trans>It holds a link to choose a password, good for seven days and once. An invitation that was sent before is worth nothing then.</Trans>
          </p>
          <Select label={t`By`} choices={ways} value={way} onChange={setWay} error={faultOf("channel")} />
        </>
      )}
    </FormDialog>
  );
}

export function TakeFactorDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const take = async () => {
    await removeSecondFactor(person.userId);
    await fresh();
  };
  return (
    <ConfirmDialog title={t`Take the second factor of ${personName(person)} away?`} act={t`Take away`} onConfirm={take} onClose={onClose}>
      <p>
        <Trans>For somebody who lost the phone: the password alone is enough then, until a new one is set up. Be sure who asks.</Trans>
      </p>
    </ConfirmDialog>
  );
}

/** The server finds a blocked person by e-mail or mobile, which are masked here: so they are asked for. */
export function ActivateDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [contact, setContact] = useState("");
  const known = [person.email, person.primaryMobile === undefined ? undefined : mobileText(person.primaryMobile)].filter(Boolean).join(", ");
  const send = async () => {
    const mobile = mobileOf(contact);
    await activatePerson(mobile === null ? { email: contact.trim() } : { mobile });
    await fresh();
  };
  return (
    <FormDialog title={t`Let ${personName(person)} in again`} act={t`Let in`} onSend={send} onClose={onClose} isDisabled={contact.trim() === ""}>
      {(faultOf) => (
        <TextField
          label={t`E-mail or mobile`}
          hint={t`In full, to be sure that it is the right person: ${known}`}
          value={contact}
          onChange={setContact}
          error={faultOf("email") ?? faultOf("mobile")}
          autoComplete="off"
          autoFocus
          isRequired
        />
      )}
    </FormDialog>
  );
}
