import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PartFrame } from "~/app/part_frame";
import { may, useSession } from "~/app/session";

export const AAA = "/core/api/v1/aaa";

/** The frame of every page about who may do what. */
export function IdentityPart(props: { title: ReactNode; chip?: ReactNode; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { t } = useLingui();
  const session = useSession();
  const parts = [
    { to: "/people", title: t`People`, needs: `${AAA}/users` },
    { to: "/people/groups", title: t`Groups`, needs: `${AAA}/groups` },
    { to: "/people/apps", title: t`Apps and roles`, needs: `${AAA}/apps` },
    { to: "/people/connections", title: t`Connections`, needs: `${AAA}/connection` },
    { to: "/people/audit", title: t`What happened`, needs: `${AAA}/audit` },
  ] as const;
  const links = parts
    .filter((part) => may(session, "GET", part.needs))
    .map((part) => (
      <Link key={part.to} to={part.to} activeOptions={{ exact: part.to === "/people" }} activeProps={{ "aria-current": "page" }}>
        {part.title}
      </Link>
    ));
  return <PartFrame label={t`People, roles, apps`} links={links} {...props} />;
}
