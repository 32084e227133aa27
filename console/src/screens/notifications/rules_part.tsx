import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { changeRule, removeRule, type Rule, rulePath } from "~/api/notifications";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { useMay } from "~/app/session";
import { useReadAgain } from "~/app/use_read_again";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { NoApp, useChosenApp } from "./app_select";
import styles from "./notifications.module.css";
import { rulesQuery } from "./queries";
import { bodyOf, conditionText, draftOf } from "./rule_draft";
import { useChannelWord } from "./words";

const route = getRouteApi("/notifications/$part");

/** Standing rules of an app: on which event, if what holds, who is told by which channels. */
export function RulesPart() {
  const { t } = useLingui();
  const search = route.useSearch();
  const stay = route.useNavigate();
  const { read, app } = useChosenApp(search.app);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={6} label={t`Loading the rules`} />;
  if (app === undefined) return <NoApp onMade={(id) => void stay({ search: { app: id } })} />;
  return <RulesTable key={app.id} app={app.id} />;
}

function RulesTable({ app }: { app: string }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const channelWord = useChannelWord();
  const read = useQuery(rulesQuery(app));
  const fresh = () => queries.invalidateQueries({ queryKey: rulesQuery(app).queryKey });
  const mayChange = useMay("PUT", rulePath(app, "f"));
  const mayRemove = useMay("DELETE", rulePath(app, "f"));
  const [asked, setAsked] = useState<{ readonly rule: Rule; readonly what: "switch" | "remove" } | null>(null);
  useReadAgain([rulesQuery(app).queryKey], (event) => event.kind === "notification_filter");
  useScreenKeys((key) => {
    if (key !== "n" || !mayChange) return false;
    void navigate({ to: "/notifications/rules/$id", params: { id: "new" }, search: { app } });
    return true;
  });
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={6} label={t`Loading the rules`} />;
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>No rule yet. One tells people when something happens, such as a run that is late.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <Table label={t`Rules`} titles={[t`Rule`, t`On the event`, t`If`, t`By`, t`State`]} actionsLabel={t`Actions`}>
        {read.data.map((rule) => (
          <tr key={rule.id}>
            <th scope="row">
              <Link to="/notifications/rules/$id" params={{ id: rule.id }} search={{ app }}>
                {rule.name}
              </Link>
            </th>
            <td>{rule.eventName === undefined ? <Trans>none: for sends alone</Trans> : <code>{rule.eventName}</code>}</td>
            <td>{rule.conditions.length === 0 ? <Trans>always</Trans> : rule.conditions.map(conditionText).join(t` and `)}</td>
            <td>{rule.channels.map(channelWord).join(", ")}</td>
            <td>{rule.enabled ? <StateChip tone="ended">{t`on`}</StateChip> : <StateChip tone="over">{t`off`}</StateChip>}</td>
            <td>
              <div className={styles["buttons"]}>
                {mayChange ? (
                  <Button look="quiet" aria-label={rule.enabled ? t`Switch off ${rule.name}` : t`Switch on ${rule.name}`} onPress={() => setAsked({ rule, what: "switch" })}>
                    {rule.enabled ? <Trans>Switch off…</Trans> : <Trans>Switch on…</Trans>}
                  </Button>
                ) : null}
                {mayRemove ? (
                  <Button look="quiet" aria-label={t`Remove ${rule.name}`} onPress={() => setAsked({ rule, what: "remove" })}>
                    <Trans>Remove…</Trans>
                  </Button>
                ) : null}
              </div>
            </td>
          </tr>
        ))}
      </Table>
      {asked === null ? null : <AskDialog app={app} rule={asked.rule} what={asked.what} onDone={fresh} onClose={() => setAsked(null)} />}
    </>
  );
}

function AskDialog(props: { app: string; rule: Rule; what: "switch" | "remove"; onDone: () => Promise<unknown>; onClose: () => void }) {
  const { app, rule, what } = props;
  const { t } = useLingui();
  const isOff = what === "switch" && !rule.enabled;
  const act = what === "remove" ? t`Remove` : isOff ? t`Switch on` : t`Switch off`;
  return (
    <ConfirmDialog
      title={what === "remove" ? t`Remove ${rule.name}?` : isOff ? t`Switch on ${rule.name}?` : t`Switch off ${rule.name}?`}
      act={act}
      look={isOff ? "primary" : "danger"}
      onConfirm={async () => {
        if (what === "remove") await removeRule(app, rule.id);
        else await changeRule(app, rule.id, { ...bodyOf(draftOf(rule)), enabled: isOff });
        await props.onDone();
      }}
      onClose={props.onClose}
    >
      <p>{isOff ? <Trans>From now on it tells of what happens; of what happened before it says nothing.</Trans> : <Trans>Within a second nobody is told by it any more.</Trans>}</p>
    </ConfirmDialog>
  );
}
