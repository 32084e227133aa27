import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { memo, useState } from "react";
import { useName } from "~/api/names";
import { appPath, cancelSent, type Delivery, type Sent } from "~/api/notifications";
import { ConfirmDialog } from "~/app/dialogs";
import { ResourceLink } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { PeekList, PeekPanel } from "~/app/peek_list";
import { useMay } from "~/app/session";
import { useReadAgain } from "~/app/use_read_again";
import { Button } from "~/ui/button";
import { Cell } from "~/ui/grid";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Ago, exactTime, secondTime } from "~/ui/time";
import { NoApp, useChosenApp } from "./app_select";
import styles from "./notifications.module.css";
import { deliveriesQuery, sentListQuery, sentQuery } from "./queries";
import { StatusOf, useChannelWord } from "./words";

const route = getRouteApi("/notifications/$part");
const KIND = "notification";
const rowsOf = ({ events }: { readonly events: readonly Sent[] }) => events;

interface Try {
  /** Epoch seconds. */
  readonly at: number;
  readonly ms: number;
  readonly status?: number;
  readonly reason?: string;
}

/** What an app has sent, the newest first; one is open beside, with each delivery and each try. */
export function SentPart() {
  const search = route.useSearch();
  const stay = route.useNavigate();
  const { read, app } = useChosenApp(search.app);
  const { t } = useLingui();
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={12} label={t`Loading what was sent`} />;
  if (app === undefined) return <NoApp onMade={(id) => void stay({ search: { app: id } })} />;
  return <SentList key={app.id} app={app.id} />;
}

function SentList({ app }: { app: string }) {
  const { t } = useLingui();
  const { sel } = route.useSearch();
  const stay = route.useNavigate();
  const options = sentListQuery(app);
  const read = useInfiniteQuery(options);
  const ofOpen = sel === undefined ? [] : [sentQuery(app, sel).queryKey, deliveriesQuery(app, sel).queryKey];
  useReadAgain([options.queryKey, ...ofOpen], (event) => event.kind === KIND);
  return (
    <PeekList
      label={t`What was sent`}
      loading={t`Loading what was sent`}
      read={read}
      rowsOf={rowsOf}
      columns={[
        { id: "at", title: t`When`, width: "110px" },
        { id: "title", title: t`Title`, width: "minmax(180px, 2fr)" },
        { id: "status", title: t`How it went`, width: "minmax(120px, 150px)" },
        { id: "counts", title: t`Recipients`, width: "minmax(130px, 1fr)" },
        { id: "event", title: t`Event`, width: "minmax(140px, 1fr)" },
      ]}
      Cells={SentCells}
      empty={
        <Empty>
          <Trans>Nothing was sent in the last 31 days. Rules send by themselves; apps by the API.</Trans>
        </Empty>
      }
      open={sel}
      onOpen={(id) => void stay({ search: { app, ...(id === undefined ? {} : { sel: id }) }, replace: true })}
      sideLabel={t`Notification`}
      side={(id, onClose) => <SentPanel key={id} app={app} id={id} onClose={onClose} />}
    />
  );
}

const SentCells = memo(function SentCells({ row }: { row: Sent }) {
  return (
    <>
      <Cell>
        <Ago at={row.createdAt * 1000} />
      </Cell>
      <Cell title={row.title}>{row.title}</Cell>
      <Cell>
        <StatusOf status={row.status} />
      </Cell>
      <Cell>
        <Counted counts={row.counts} />
      </Cell>
      <Cell title={row.eventName ?? ""}>{row.eventName ?? "–"}</Cell>
    </>
  );
});

/** How many got it, of how many. */
function Counted({ counts }: { counts: Sent["counts"] }) {
  const { t } = useLingui();
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return "–";
  return counts.failed === 0 ? t`${counts.sent} of ${all}` : t`${counts.sent} of ${all}, ${counts.failed} failed`;
}

function SentPanel({ app, id, onClose }: { app: string; id: string; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useQuery(sentQuery(app, id));
  const deliveries = useQuery(deliveriesQuery(app, id));
  const channelWord = useChannelWord();
  const mayCancel = useMay("DELETE", `${appPath(app)}/events/e`);
  const [isCancelling, setCancelling] = useState(false);
  const one = read.data;
  if (one === undefined) {
    return (
      <PeekPanel title={<Trans>Notification</Trans>} onClose={onClose}>
        {read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={4} label={t`Loading the notification`} />}
      </PeekPanel>
    );
  }
  const subject = one.data?.["subject"] ?? "";
  const slash = subject.indexOf("/");
  return (
    <PeekPanel title={one.title} chip={<StatusOf status={one.status} />} onClose={onClose}>
      <p className={styles["said"]}>{one.body === "" ? "–" : one.body}</p>
      <Facts
        facts={[
          [t`Sent`, exactTime(one.createdAt * 1000)],
          ...(one.eventName === undefined ? [] : [[t`Event`, one.eventName] as const]),
          ...(slash < 0 ? [] : [[t`Of`, <ResourceLink key="of" kind={subject.slice(0, slash)} id={subject.slice(slash + 1)} />] as const]),
          ...(one.reason === undefined ? [] : [[t`Why`, one.reason] as const]),
        ]}
      />
      {mayCancel && one.counts.queued + one.counts.held > 0 ? (
        <Button onPress={() => setCancelling(true)}>
          <Trans>Call off…</Trans>
        </Button>
      ) : null}
      <h2>
        <Trans>Deliveries</Trans>
      </h2>
      {deliveries.isError ? (
        <PanelError error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      ) : deliveries.data === undefined ? (
        <Skeleton rows={2} label={t`Loading the deliveries`} />
      ) : (
        <ul className={styles["deliveries"]} aria-label={t`Deliveries`}>
          {deliveries.data.deliveries.map((delivery) => (
            <DeliveryView key={delivery.id} delivery={delivery} channel={channelWord(delivery.channel)} />
          ))}
        </ul>
      )}
      {isCancelling ? (
        <ConfirmDialog
          title={t`Call off what has not gone out?`}
          act={t`Call off`}
          onConfirm={async () => {
            await cancelSent(app, id);
            await queries.invalidateQueries({ queryKey: ["notifications"] });
          }}
          onClose={() => setCancelling(false)}
        >
          <p>
            <Plural value={one.counts.queued + one.counts.held} one="# delivery waits. What went out stays." other="# deliveries wait. What went out stays." />
          </p>
        </ConfirmDialog>
      ) : null}
    </PeekPanel>
  );
}

function DeliveryView({ delivery, channel }: { delivery: Delivery; channel: string }) {
  const { t } = useLingui();
  const person = useName(delivery.userId ?? "");
  const tries = Array.isArray(delivery.attempts) ? (delivery.attempts as readonly Try[]) : [];
  return (
    <li>
      <div className={styles["line"]}>
        <StatusOf status={delivery.status} />
        <span>
          {delivery.userId === undefined ? delivery.recipient : person} · {channel}
        </span>
      </div>
      <span className={styles["note"]}>
        {t`by ${delivery.provider}`}
        {delivery.providerId === undefined ? null : ` · ${delivery.providerId}`}
        {delivery.nextTryAt === undefined ? null : ` · ${t`next try at ${secondTime(delivery.nextTryAt * 1000)}`}`}
      </span>
      {delivery.reason === undefined ? null : <span>{delivery.reason}</span>}
      {tries.length === 0 ? null : (
        <ol className={styles["tries"]} aria-label={t`Tries`}>
          {tries.map((each, number) => (
            <li key={number}>
              {secondTime(each.at * 1000)} · {t`${each.ms} ms`}
              {each.status === undefined ? null : ` · ${each.status}`}
              {each.reason === undefined ? null : ` · ${each.reason}`}
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
