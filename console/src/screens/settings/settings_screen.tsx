import { useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NoSuchPage } from "~/app/no_such_page";
import { PartFrame } from "~/app/part_frame";
import { may, useMay, useSession } from "~/app/session";
import { About } from "./about";
import { Account } from "./account";
import { Health } from "./health";
import { Me } from "./me";
import { Sessions } from "./sessions";
import { TenantSettings } from "./tenant";

const route = getRouteApi("/settings/$part");

interface Part {
  readonly id: string;
  readonly title: string;
  readonly show: () => ReactNode;
}

/** What one person sets here, and what one may know of the installation. Each part is a page of its own. */
export function SettingsScreen() {
  const { t } = useLingui();
  const { part } = route.useParams();
  const session = useSession();
  const maySeeTenant = may(session, "GET", `/core/api/v1/aaa/tenants/${session.tenant.id}`);
  const maySeeSessions = useMay("GET", "/core/haulier/v1/sessions");
  const parts: readonly Part[] = [
    { id: "me", title: t`Me`, show: () => <Me /> },
    { id: "account", title: t`My account`, show: () => <Account /> },
    ...(maySeeTenant ? [{ id: "tenant", title: t`Tenant and signing in`, show: () => <TenantSettings /> }] : []),
    ...(maySeeSessions ? [{ id: "sessions", title: t`Sessions`, show: () => <Sessions /> }] : []),
    { id: "health", title: t`Health`, show: () => <Health /> },
    { id: "about", title: t`About`, show: () => <About /> },
  ];
  const shown = parts.find((each) => each.id === part);
  if (shown === undefined) return <NoSuchPage />;
  const links = parts.map((each) => (
    <Link key={each.id} to="/settings/$part" params={{ part: each.id }} activeProps={{ "aria-current": "page" }}>
      {each.title}
    </Link>
  ));
  return (
    <PartFrame label={t`Settings`} links={links} title={shown.title}>
      {shown.show()}
    </PartFrame>
  );
}
