import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Group, type Person, personName } from "~/api/identity";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { groupsQuery } from "~/app/people_queries";
import { useMay } from "~/app/session";
import { ShowMore } from "~/app/show_more";
import { useTyped } from "~/app/use_typed";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import styles from "./identity.module.css";
import { mobileText } from "./mobile";
import { AAA, IdentityPart } from "./parts";
import { PersonChip } from "./person_chip";
import { NewPersonDialog } from "./person_form";
import { peopleQuery } from "./queries";

const route = getRouteApi("/people");

/** The people of the tenant. */
export function PeopleScreen() {
  const { t } = useLingui();
  const { q = "" } = route.useSearch();
  const navigate = useNavigate();
  const mayCreate = useMay("POST", `${AAA}/users`);
  const [isMaking, setMaking] = useState(false);
  const [text, type] = useTyped(q, (typed) => void navigate({ to: "/people", search: typed === "" ? {} : { q: typed }, replace: true }));
  useScreenKeys((key) => {
    if (key !== "n" || !mayCreate) return false;
    setMaking(true);
    return true;
  });
  return (
    <IdentityPart
      title={t`People`}
      actions={
        mayCreate ? (
          <Button look="primary" onPress={() => setMaking(true)}>
            <Trans>New person…</Trans>
          </Button>
        ) : null
      }
    >
      <div className={styles["filter"]}>
        <TextField label={t`Name or e-mail begins with`} value={text} onChange={type} type="search" isFilter autoComplete="off" />
      </div>
      <PeopleList q={q} />
      {isMaking ? <NewPersonDialog onClose={() => setMaking(false)} onMade={(id) => void navigate({ to: "/people/$id", params: { id } })} /> : null}
    </IdentityPart>
  );
}

function PeopleList({ q }: { q: string }) {
  const { t } = useLingui();
  const read = useInfiniteQuery(peopleQuery(q));
  const groups = useQuery(groupsQuery).data ?? [];
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={6} label={t`Loading the people`} />;
  const people = read.data.pages.flat();
  if (people.length === 0) {
    return <Empty>{q === "" ? <Trans>Nobody is known yet.</Trans> : <Trans>Nobody's name or e-mail address begins with this.</Trans>}</Empty>;
  }
  return (
    <>
      <Table label={t`People`} titles={[t`Name`, t`State`, t`E-mail`, t`Mobile`, t`Groups`, t`Second factor`]}>
        {people.map((person) => (
          <PersonRow key={person.userId} person={person} groups={groups} />
        ))}
      </Table>
      <ShowMore read={read} />
    </>
  );
}

function PersonRow({ person, groups }: { person: Person; groups: readonly Group[] }) {
  const { t } = useLingui();
  const names = person.groups.flatMap((id) => groups.find((group) => group.groupId === id)?.name ?? []);
  return (
    <tr>
      <th scope="row">
        <Link to="/people/$id" params={{ id: person.userId }}>
          {personName(person)}
        </Link>
      </th>
      <td>
        <PersonChip person={person} />
      </td>
      <td>{person.email ?? "–"}</td>
      <td>{person.primaryMobile === undefined ? "–" : mobileText(person.primaryMobile)}</td>
      <td>{names.length === 0 ? "–" : names.join(", ")}</td>
      <td>{person.secondFactor ? t`yes` : "–"}</td>
    </tr>
  );
}
