import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { KnownRole } from "~/api/apps";
import { changeGroup, createGroup, type Group, personName, setMembership } from "~/api/identity";
import { refusalFrom } from "~/app/errors";
import { useTyped } from "~/app/use_typed";
import type { Choice } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { foundPeopleQuery } from "~/app/people_queries";
import { PickMany } from "~/app/pick_many";
import { knownRolesQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** A form for a new group; it is empty and without rights at first. */
export function NewGroupDialog({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const send = async () => {
    const { id } = await createGroup({ name: name.trim(), ...(description.trim() === "" ? {} : { description: description.trim() }) });
    await fresh();
    onMade(id);
  };
  return (
    <FormDialog title={t`New group`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={name.trim() === ""}>
      {(faultOf) => (
        <>
          <TextField
            label={t`Name`}
            hint={t`Letters and hyphens, such as Night-Desk. It cannot be changed later.`}
            value={name}
            onChange={setName}
            error={faultOf("name")}
            autoComplete="off"
            autoFocus
            isRequired
          />
          <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} />
        </>
      )}
    </FormDialog>
  );
}

export function DescribeGroupDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [description, setDescription] = useState(group.description ?? "");
  const send = async () => {
    await changeGroup(group.groupId, { description: description.trim() });
    await fresh();
  };
  return (
    <FormDialog title={t`Describe ${group.name}`} act={t`Save`} onSend={send} onClose={onClose}>
      {(faultOf) => <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} autoFocus />}
    </FormDialog>
  );
}

export function RetireGroupDialog({ group, onRetired, onClose }: { group: Group; onRetired: () => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const retire = async () => {
    await changeGroup(group.groupId, { isDeleted: true });
    onRetired();
    await fresh();
  };
  return (
    <ConfirmDialog title={t`Retire the group ${group.name}?`} act={t`Retire`} onConfirm={retire} onClose={onClose}>
      <p>{t`Its members lose the roles that they have by it, within a second. It does not come back; its name becomes free.`}</p>
    </ConfirmDialog>
  );
}

/** Put people, found by the beginning of their names, into a group. */
export function AddMemberDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [asked, setAsked] = useState("");
  const [text, type] = useTyped("", setAsked);
  const [picked, setPicked] = useState<readonly Choice[]>([]);
  const found = useQuery(foundPeopleQuery(asked));
  const choices = (found.data ?? [])
    .filter((person) => !group.users.includes(person.userId))
    .map((person) => ({ id: person.userId, label: personName(person), ...(person.email === undefined ? {} : { detail: person.email }) }));
  const send = async () => {
    await setMembership(group.groupId, picked.map((each) => each.id), true);
    await fresh();
  };
  return (
    <FormDialog title={t`Put somebody into ${group.name}`} act={t`Put in`} onSend={send} onClose={onClose} isDisabled={picked.length === 0}>
      {(faultOf) => (
        <PickMany
          label={t`Person`}
          hint={t`How the name or the e-mail address begins`}
          choices={choices}
          text={text}
          onText={type}
          picked={picked}
          onPicked={setPicked}
          autoFocus
          empty={t`Nothing begins with this.`}
          isStale={asked !== text.trim() || found.isFetching}
          error={found.isError ? refusalFrom(found.error).message : faultOf("users")}
        />
      )}
    </FormDialog>
  );
}

/** Choose roles that are not held yet, and give them. */
export function RoleDialog(props: {
  title: string;
  held: readonly string[];
  isFit: (role: KnownRole) => boolean;
  onGive: (roles: readonly string[]) => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const fresh = useFresh();
  const known = useQuery(knownRolesQuery);
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<readonly Choice[]>([]);
  const choices = (known.data ?? [])
    .filter((role) => props.isFit(role) && !props.held.includes(role.id))
    .map((role) => ({ id: role.id, label: `${role.name} · ${role.appName}`, ...(role.description === "" ? {} : { detail: role.description }) }))
    .filter((choice) => choice.label.toLowerCase().includes(text.trim().toLowerCase()));
  const send = async () => {
    await props.onGive(picked.map((each) => each.id));
    await fresh();
  };
  return (
    <FormDialog title={props.title} act={t`Give`} onSend={send} onClose={props.onClose} isDisabled={picked.length === 0}>
      {(faultOf) => (
        <PickMany
          label={t`Role`}
          hint={t`Some letters of its name, or of the app that defines it`}
          choices={choices}
          text={text}
          onText={setText}
          picked={picked}
          onPicked={setPicked}
          autoFocus
          empty={t`No role has these letters.`}
          error={known.isError ? refusalFrom(known.error).message : faultOf("roles")}
        />
      )}
    </FormDialog>
  );
}
