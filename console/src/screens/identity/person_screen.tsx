import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { roleWords } from "~/api/apps";
import { type Person, personName, setMembership } from "~/api/identity";
import { PanelError, refusalFrom } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { groupsQuery } from "~/app/people_queries";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Tabs } from "~/ui/tabs";
import styles from "./identity.module.css";
import { mobileText } from "./mobile";
import { AAA, IdentityPart } from "./parts";
import { PersonAttributes } from "./person_attributes";
import { PersonRights } from "./person_rights";
import { PersonChip } from "./person_chip";
import { ActivateDialog, BlockDialog, InviteDialog, TakeFactorDialog } from "./person_dialogs";
import { EditPersonDialog, OutsideLoginsDialog } from "./person_form";
import { PersonSessions } from "./person_sessions";
import { personQuery } from "./queries";
import { useAct } from "./use_fresh";

const route = getRouteApi("/people/$id");
const ABOUT = "about";

/** One person: how it is known and reached, what it may, and how it comes in. */
export function PersonScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const read = useQuery(personQuery(id));
  if (read.data !== undefined) return <PersonPage key={id} person={read.data} />;
  if (read.isPending) return <Skeleton rows={8} label={t`Loading`} />;
  if (refusalFrom(read.error).status !== 404) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  return (
    <Empty isPage>
      <Trans>There is no such person.</Trans>
    </Empty>
  );
}

type Asked = "edit" | "invite" | "factor" | "block" | "activate" | "logins" | null;

function PersonPage({ person }: { person: Person }) {
  const { t } = useLingui();
  const { tab = ABOUT } = route.useSearch();
  const navigate = useNavigate();
  const id = person.userId;
  const mayEdit = useMay("PUT", `${AAA}/users/${id}`);
  const mayBlock = useMay("POST", `${AAA}/users/${id}/deactivate`);
  const mayActivate = useMay("POST", `${AAA}/users/activate`);
  const maySeeAttributes = useMay("GET", `${AAA}/users/${id}/attributes`);
  const maySeeSessions = useMay("GET", `${AAA}/users/${id}/sessions`);
  const mayInvite = useMay("POST", `${AAA}/users/${id}/invitations`);
  const mayTakeFactor = useMay("DELETE", `${AAA}/users/${id}/second-factor`);
  const [asked, ask] = useState<Asked>(null);
  const close = () => ask(null);
  useScreenKeys((key) => {
    if (key !== "e" || !mayEdit) return false;
    ask("edit");
    return true;
  });
  const tabs = [
    { id: ABOUT, label: t`About`, panel: () => <About person={person} {...(mayEdit ? { onLogins: () => ask("logins") } : {})} /> },
    { id: "groups", label: t`Groups`, panel: () => <GroupsOfPerson person={person} /> },
    { id: "rights", label: t`Rights`, panel: () => <PersonRights person={person} /> },
    ...(maySeeSessions ? [{ id: "sessions", label: t`Sessions`, panel: () => <PersonSessions person={person} /> }] : []),
    ...(maySeeAttributes ? [{ id: "attributes", label: t`Attributes`, panel: () => <PersonAttributes id={id} /> }] : []),
  ];
  return (
    <IdentityPart
      title={personName(person)}
      chip={<PersonChip person={person} />}
      actions={
        <>
          {mayEdit ? (
            <Button onPress={() => ask("edit")}>
              <Trans>Change…</Trans>
            </Button>
          ) : null}
          {person.isActive && mayInvite ? (
            <Button onPress={() => ask("invite")}>
              <Trans>Invite…</Trans>
            </Button>
          ) : null}
          {person.secondFactor && mayTakeFactor ? (
            <Button onPress={() => ask("factor")}>
              <Trans>Take the second factor away…</Trans>
            </Button>
          ) : null}
          {person.isActive && mayBlock ? (
            <Button look="danger" onPress={() => ask("block")}>
              <Trans>Block…</Trans>
            </Button>
          ) : null}
          {!person.isActive && mayActivate ? (
            <Button look="primary" onPress={() => ask("activate")}>
              <Trans>Let in again…</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs
        label={t`Parts`}
        tabs={tabs}
        selected={tabs.some((each) => each.id === tab) ? tab : ABOUT}
        onSelect={(next) => void navigate({ to: "/people/$id", params: { id }, search: next === ABOUT ? {} : { tab: next }, replace: true })}
      />
      {asked === "edit" ? <EditPersonDialog person={person} onClose={close} /> : null}
      {asked === "logins" ? <OutsideLoginsDialog person={person} onClose={close} /> : null}
      {asked === "invite" ? <InviteDialog person={person} onClose={close} /> : null}
      {asked === "factor" ? <TakeFactorDialog person={person} onClose={close} /> : null}
      {asked === "block" ? <BlockDialog person={person} onClose={close} /> : null}
      {asked === "activate" ? <ActivateDialog person={person} onClose={close} /> : null}
    </IdentityPart>
  );
}

function About({ person, onLogins }: { person: Person; onLogins?: () => void }) {
  const { t } = useLingui();
  const outside = [
    ...(person.allowSocialAuth?.google === true ? [t`Google or GitHub`] : []),
    ...(person.allowSAMLAuth === true ? [t`SAML`] : []),
  ];
  return (
    <div className={styles["tab"]}>
      <Facts
        facts={[
          [t`E-mail`, person.email ?? "–"],
          [t`Mobile`, person.primaryMobile === undefined ? "–" : mobileText(person.primaryMobile)],
          [t`Participant`, person.participantId ?? "–"],
          [t`Password or passkey`, person.hasCredential ? t`yes` : t`not yet`],
          [t`Second factor`, person.secondFactor ? t`yes` : t`no`],
          [t`Outside logins`, outside.length === 0 ? "–" : outside.join(", ")],
          [t`Id`, <code key="id">{person.userId}</code>],
        ]}
      />
      {onLogins === undefined ? null : (
        <div>
          <Button onPress={onLogins}>
            <Trans>Outside logins…</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

function GroupsOfPerson({ person }: { person: Person }) {
  const { t } = useLingui();
  const act = useAct();
  const read = useQuery(groupsQuery);
  const mayChange = useMay("PUT", `${AAA}/groups/id/users`);
  const [busy, setBusy] = useState<string | null>(null);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the groups`} />;
  const set = async (id: string, isIn: boolean) => {
    setBusy(id);
    await act(() => setMembership(id, [person.userId], isIn));
    setBusy(null);
  };
  const held = read.data.filter((group) => person.groups.includes(group.groupId));
  const others = read.data.filter((group) => !person.groups.includes(group.groupId));
  return (
    <div className={styles["tab"]}>
      {held.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>In no group yet, and so without any right.</Trans>
        </p>
      ) : (
        <Table label={t`Groups`} titles={[t`Group`, t`Roles`]} actionsLabel={t`Actions`}>
          {held.map((group) => (
            <tr key={group.groupId}>
              <th scope="row">
                <Link to="/people/groups/$id" params={{ id: group.groupId }}>
                  {group.name}
                </Link>
              </th>
              <td>{group.roles.length === 0 ? "–" : group.roles.map((role) => roleWords(role).name).join(", ")}</td>
              <td>
                {mayChange ? (
                  <Button
                    look="quiet"
                    aria-label={t`Take out of ${group.name}`}
                    isPending={busy === group.groupId}
                    onPress={() => void set(group.groupId, false)}
                  >
                    <Trans>Take out</Trans>
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {mayChange && others.length > 0 ? (
        <div className={styles["narrow"]}>
          <Select
            key={person.groups.join(" ")}
            label={t`Put into a group`}
            choices={others.map((group) => ({ id: group.groupId, label: group.name, ...(group.description === undefined ? {} : { detail: group.description }) }))}
            value={null}
            onChange={(id) => void set(id, true)}
          />
        </div>
      ) : null}
    </div>
  );
}
