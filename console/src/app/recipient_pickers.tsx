/** Fields that name people and groups of the tenant: what is kept are ids, what is shown are names. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { names, shortId } from "~/api/names";
import { personName } from "~/api/identity";
import type { Choice } from "~/ui/choice_field";
import { foundPeopleQuery, groupsQuery } from "./people_queries";
import { PickMany } from "./pick_many";
import { useMay, useSession } from "./session";
import { useTyped } from "./use_typed";

const PEOPLE = "/core/api/v1/aaa/users";
const GROUPS = "/core/api/v1/aaa/groups";
const PLACEHOLDER = "{{";

interface RecipientFieldProps {
  readonly label: string;
  readonly hint: ReactNode;
  /** The ids that are picked. */
  readonly ids: readonly string[];
  readonly onIds: (ids: readonly string[]) => void;
  readonly error?: string | undefined;
}

/** Ids as they are shown: by name, a placeholder as what it is. */
function usePicked(ids: readonly string[]): readonly Choice[] {
  const { t } = useLingui();
  const { person } = useSession();
  useSyncExternalStore(names.subscribe, () => ids.map((id) => names.known(id)?.name ?? "").join("\n"));
  return ids.map((id) => {
    if (id.includes(PLACEHOLDER)) return { id, label: id, detail: t`taken from the event` };
    if (id === person?.id && person.name !== undefined) return { id, label: person.name, detail: t`yourself` };
    const known = names.nameOf(id);
    const shown = known?.name ?? shortId(id);
    return known !== undefined || shown === id ? { id, label: shown } : { id, label: shown, detail: id };
  });
}

/** What is typed, as an id of its own: apps may know people of whom the tenant knows nothing. */
function useTypedId(text: string, isSettled: boolean): readonly Choice[] {
  const { t } = useLingui();
  const id = text.trim();
  if (id.includes(PLACEHOLDER)) return [{ id, label: id, detail: t`taken from the event` }];
  return id === "" || /\s/.test(id) || !isSettled ? [] : [{ id, label: id, detail: t`as an id, as it is` }];
}

/** People by name; `{{path}}` takes an id from the event, and any other id can be typed. */
export function PeopleField({ label, hint, ids, onIds, error }: RecipientFieldProps) {
  const { t } = useLingui();
  const { person } = useSession();
  const maySearch = useMay("GET", PEOPLE);
  const [asked, setAsked] = useState("");
  const [text, type] = useTyped("", setAsked);
  const found = useQuery({ ...foundPeopleQuery(asked), enabled: maySearch && asked !== "" && !asked.includes(PLACEHOLDER) });
  const isSettled = !maySearch || (asked === text.trim() && !found.isFetching);
  const people = (isSettled ? (found.data ?? []) : []).map((one) => ({ id: one.userId, label: personName(one), ...(one.email === undefined ? {} : { detail: one.email }) }));
  const isMine = person?.name?.toLowerCase().startsWith(text.trim().toLowerCase()) === true && people.every(({ id }) => id !== person.id);
  const me = person?.name !== undefined && isMine ? [{ id: person.id, label: person.name, detail: t`yourself` }] : [];
  return (
    <PickMany
      label={label}
      hint={hint}
      choices={[...people, ...me, ...useTypedId(text, isSettled)]}
      text={text}
      onText={type}
      picked={usePicked(ids)}
      onPicked={(next) => onIds(next.map(({ id }) => id))}
      empty={t`Nothing begins with this.`}
      isStale={!isSettled && !text.includes(PLACEHOLDER)}
      error={error}
    />
  );
}

/** Groups by name. */
export function GroupsField({ label, hint, ids, onIds, error }: RecipientFieldProps) {
  const { t } = useLingui();
  const mayList = useMay("GET", GROUPS);
  const [text, setText] = useState("");
  const read = useQuery({ ...groupsQuery, enabled: mayList });
  const fitting = (read.data ?? [])
    .filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
    .map(({ groupId, name, description }) => ({ id: groupId, label: name, ...(description === undefined ? {} : { detail: description }) }));
  return (
    <PickMany
      label={label}
      hint={hint}
      choices={[...fitting, ...useTypedId(text, !mayList)]}
      text={text}
      onText={setText}
      picked={usePicked(ids)}
      onPicked={(next) => onIds(next.map(({ id }) => id))}
      empty={t`No group has these letters.`}
      error={error}
    />
  );
}
