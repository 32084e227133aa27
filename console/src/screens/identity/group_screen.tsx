import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { roleWords } from "~/api/apps";
import { changeGroup, type Group, PEOPLE_PAGE, personName, setGroupRoles, setMembership } from "~/api/identity";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { ActiveChip } from "./active_chip";
import { AddMemberDialog, DescribeGroupDialog, RetireGroupDialog, RoleDialog } from "./group_dialogs";
import styles from "./identity.module.css";
import { AAA, IdentityPart } from "./parts";
import { PersonChip } from "./person_chip";
import { groupQuery, membersQuery } from "./queries";
import { useAct } from "./use_fresh";

const route = getRouteApi("/people/groups/$id");

/** One group: who is in it, and what that gives. */
export function GroupScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const read = useQuery(groupQuery(id));
  if (read.data !== undefined) return <GroupPage key={id} group={read.data} />;
  if (read.isPending) return <Skeleton rows={8} label={t`Loading`} />;
  if (refusalFrom(read.error).status !== 404) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  return (
    <Empty isPage>
      <Trans>There is no such group, or not any more.</Trans>
    </Empty>
  );
}

type Asked = "describe" | "retire" | "member" | "role" | null;

function GroupPage({ group }: { group: Group }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const act = useAct();
  const id = group.groupId;
  const mayEdit = useMay("PUT", `${AAA}/groups/${id}`);
  const mayMembers = useMay("PUT", `${AAA}/groups/${id}/users`);
  const mayRoles = useMay("PUT", `${AAA}/groups/${id}/roles`);
  const [asked, ask] = useState<Asked>(null);
  const close = () => ask(null);
  return (
    <IdentityPart
      title={group.name}
      chip={<ActiveChip isActive={group.isActive} />}
      lead={group.description}
      actions={
        mayEdit ? (
          <>
            <Button onPress={() => ask("describe")}>
              <Trans>Describe…</Trans>
            </Button>
            <Button onPress={() => void act(() => changeGroup(id, { isActive: !group.isActive }))}>
              {group.isActive ? <Trans>Pause</Trans> : <Trans>Go on</Trans>}
            </Button>
            <Button look="danger" onPress={() => ask("retire")}>
              <Trans>Retire…</Trans>
            </Button>
          </>
        ) : null
      }
    >
      <div className={styles["section"]}>
        <div className={styles["line"]}>
          <h2>
            <Trans>Roles</Trans>
          </h2>
          {mayRoles ? (
            <Button onPress={() => ask("role")}>
              <Trans>Give a role…</Trans>
            </Button>
          ) : null}
        </div>
        <RolesTable roles={group.roles} {...(mayRoles ? { onTake: (role: string) => act(() => setGroupRoles(id, [role], false)) } : {})} />
      </div>
      <div className={styles["section"]}>
        <div className={styles["line"]}>
          <h2>
            <Trans>Members</Trans>
          </h2>
          {mayMembers ? (
            <Button onPress={() => ask("member")}>
              <Trans>Put somebody in…</Trans>
            </Button>
          ) : null}
        </div>
        <Members group={group} {...(mayMembers ? { onTake: (user: string) => act(() => setMembership(id, [user], false)) } : {})} />
      </div>
      {asked === "describe" ? <DescribeGroupDialog group={group} onClose={close} /> : null}
      {asked === "retire" ? <RetireGroupDialog group={group} onRetired={() => void navigate({ to: "/people/groups" })} onClose={close} /> : null}
      {asked === "member" ? <AddMemberDialog group={group} onClose={close} /> : null}
      {asked === "role" ? (
        <RoleDialog
          title={t`Give ${group.name} a role`}
          held={group.roles}
          isFit={(role) => role.forPeople}
          onGive={(roles) => setGroupRoles(id, roles, true)}
          onClose={close}
        />
      ) : null}
    </IdentityPart>
  );
}

/** Roles that somebody holds, each taken away by a press. */
export function RolesTable({ roles, onTake }: { roles: readonly string[]; onTake?: (role: string) => Promise<unknown> }) {
  const { t } = useLingui();
  if (roles.length === 0) {
    return (
      <p className={styles["note"]}>
        <Trans>None yet.</Trans>
      </p>
    );
  }
  return (
    <Table label={t`Roles`} titles={[t`Role`, t`Defined by`]} actionsLabel={t`Actions`}>
      {roles.map((role) => {
        const { name, app } = roleWords(role);
        return (
          <tr key={role}>
            <th scope="row" title={role}>
              {name}
            </th>
            <td>{app}</td>
            <td>
              {onTake === undefined ? null : (
                <Button look="quiet" aria-label={t`Take away ${name}`} onPress={() => void onTake(role)}>
                  <Trans>Take away</Trans>
                </Button>
              )}
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

function Members({ group, onTake }: { group: Group; onTake?: (user: string) => Promise<unknown> }) {
  const { t } = useLingui();
  const [pages, setPages] = useState(1);
  if (group.users.length === 0) {
    return (
      <p className={styles["note"]}>
        <Trans>Nobody yet.</Trans>
      </p>
    );
  }
  const shown = group.users.slice(0, pages * PEOPLE_PAGE);
  return (
    <>
      <Table label={t`Members`} titles={[t`Name`, t`State`]} actionsLabel={t`Actions`}>
        {Array.from({ length: Math.ceil(shown.length / PEOPLE_PAGE) }, (_, page) => (
          <MemberRows key={page} ids={shown.slice(page * PEOPLE_PAGE, (page + 1) * PEOPLE_PAGE)} {...(onTake === undefined ? {} : { onTake })} />
        ))}
      </Table>
      {group.users.length > shown.length ? (
        <div>
          <Button onPress={() => setPages(pages + 1)}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Some members; until their names are read, and where they may not be, they are shown by id. */
function MemberRows({ ids, onTake }: { ids: readonly string[]; onTake?: (user: string) => Promise<unknown> }) {
  const { t } = useLingui();
  const read = useQuery(membersQuery(ids)).data ?? [];
  return ids.map((id) => {
    const person = read.find((each) => each.userId === id);
    const name = person === undefined ? id : personName(person);
    return (
      <tr key={id}>
        <th scope="row">
          <Link to="/people/$id" params={{ id }}>
            {name}
          </Link>
        </th>
        <td>{person === undefined ? "–" : <PersonChip person={person} />}</td>
        <td>
          {onTake === undefined ? null : (
            <Button look="quiet" aria-label={t`Take out ${name}`} onPress={() => void onTake(id)}>
              <Trans>Take out</Trans>
            </Button>
          )}
        </td>
      </tr>
    );
  });
}
