import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { APPS, INBOX, MESSAGING, SERVICE, WEBHOOKS } from "~/api/notifications";
import { NoSuchPage } from "~/app/no_such_page";
import { PartFrame } from "~/app/part_frame";
import { may, useMay, useSession } from "~/app/session";
import { Button } from "~/ui/button";
import { AppSelect, NewAppDialog, useChosenApp } from "./app_select";
import { AppsPart } from "./apps_part";
import { MessagesPart } from "./messages_part";
import { MinePart } from "./mine_part";
import { NewProviderButton, ProvidersPart } from "./providers_part";
import { RulesPart } from "./rules_part";
import { type Part, PARTS } from "./search";
import { SentPart } from "./sent_part";
import { NewTemplateButton, TemplatesPart } from "./templates_part";
import { NewSubscriptionButton, WebhooksPart } from "./webhooks_part";

const route = getRouteApi("/notifications/$part");
/** What a session must be allowed to read for a part to be there. */
const NEEDS: Readonly<Record<Part, string>> = {
  sent: APPS,
  rules: APPS,
  messages: `${MESSAGING}/messages`,
  templates: `${MESSAGING}/templates`,
  apps: APPS,
  webhooks: `${WEBHOOKS}/subscriptions`,
  providers: `${MESSAGING}/service-providers`,
  mine: `${SERVICE}/preferences`,
};
const FILLING: readonly Part[] = ["sent", "messages"];

/** Who is told what, and how it went. */
export function NotificationsScreen() {
  const { t } = useLingui();
  const { part } = route.useParams();
  const session = useSession();
  const shown = PARTS.find((each) => each === part);
  if (shown === undefined) return <NoSuchPage />;
  const titles: Record<Part, string> = {
    sent: t`What was sent`,
    rules: t`Rules`,
    messages: t`Messages`,
    templates: t`Templates`,
    apps: t`Apps`,
    webhooks: t`Webhooks`,
    providers: t`Providers`,
    mine: t`What I am told`,
  };
  const links = PARTS.filter((each) => may(session, "GET", NEEDS[each]) || (each === "mine" && may(session, "GET", INBOX))).map((each) => (
    <Link key={each} to="/notifications/$part" params={{ part: each }} search={{}} activeOptions={{ includeSearch: false }} activeProps={{ "aria-current": "page" }}>
      {titles[each]}
    </Link>
  ));
  const parts: Record<Part, () => ReactNode> = {
    sent: () => <SentPart />,
    rules: () => <RulesPart />,
    messages: () => <MessagesPart />,
    templates: () => <TemplatesPart />,
    apps: () => <AppsPart />,
    webhooks: () => <WebhooksPart />,
    providers: () => <ProvidersPart />,
    mine: () => <MinePart />,
  };
  return (
    <PartFrame label={t`Notifications`} links={links} title={titles[shown]} actions={<PartActions part={shown} />} isFilling={FILLING.includes(shown)}>
      {parts[shown]()}
    </PartFrame>
  );
}

/** What may be done in a part, beside its title. */
function PartActions({ part }: { part: Part }) {
  if (part === "sent" || part === "rules") return <AppActions isOfRules={part === "rules"} />;
  if (part === "templates") return <NewTemplateButton />;
  if (part === "apps") return <NewAppButton />;
  if (part === "webhooks") return <NewSubscriptionButton />;
  if (part === "providers") return <NewProviderButton />;
  return null;
}

function AppActions({ isOfRules }: { isOfRules: boolean }) {
  const search = route.useSearch();
  const stay = route.useNavigate();
  const navigate = useNavigate();
  const { read, app } = useChosenApp(search.app);
  const mayMake = useMay("POST", `${APPS}/a/filters`);
  if (app === undefined) return null;
  return (
    <>
      <AppSelect apps={read.data ?? []} value={app.id} onChange={(id) => void stay({ search: { app: id } })} />
      {isOfRules && mayMake ? (
        <Button look="primary" onPress={() => void navigate({ to: "/notifications/rules/$id", params: { id: "new" }, search: { app: app.id } })}>
          <Trans>New rule…</Trans>
        </Button>
      ) : null}
    </>
  );
}

function NewAppButton() {
  const navigate = useNavigate();
  const mayMake = useMay("POST", APPS);
  const [isMaking, setMaking] = useState(false);
  if (!mayMake) return null;
  return (
    <>
      <Button look="primary" onPress={() => setMaking(true)}>
        <Trans>New app…</Trans>
      </Button>
      {isMaking ? <NewAppDialog onClose={() => setMaking(false)} onMade={(id) => void navigate({ to: "/notifications/apps/$id", params: { id } })} /> : null}
    </>
  );
}
