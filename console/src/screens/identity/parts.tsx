import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { may, useSession } from "~/app/session";
import styles from "./identity.module.css";

export const AAA = "/core/api/v1/aaa";

/** The frame of every page about who may do what: its parts beside it, its title and actions above it. */
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
  return (
    <div className={styles["screen"]}>
      <nav className={styles["parts"]} aria-label={t`People, roles, apps`}>
        {parts
          .filter((part) => may(session, "GET", part.needs))
          .map((part) => (
            <Link key={part.to} to={part.to} activeOptions={{ exact: part.to === "/people" }} activeProps={{ "aria-current": "page" }}>
              {part.title}
            </Link>
          ))}
      </nav>
      <div className={styles["part"]}>
        <header className={styles["head"]}>
          <h1>{props.title}</h1>
          {props.chip}
          {props.lead === undefined ? null : <span className={styles["lead"]}>{props.lead}</span>}
          {props.actions === undefined ? null : <div className={styles["actions"]}>{props.actions}</div>}
        </header>
        {props.children}
      </div>
    </div>
  );
}
