import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { changeSubscription, createSubscription, DEAD, removeSubscription, replayDead, replayWebhook, type Subscription, subscriptionPath, WEBHOOKS, type WebhookDelivery } from "~/api/notifications";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { kindWord } from "~/app/phrases";
import { useMay } from "~/app/session";
import { ShowMore } from "~/app/show_more";
import { useReadAgain } from "~/app/use_read_again";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago, exactTime, secondTime } from "~/ui/time";
import { showToast } from "~/ui/toast";
import styles from "./notifications.module.css";
import { attemptsQuery, deadQuery, subscriptionQuery, subscriptionsQuery } from "./queries";
import { namesIn } from "./rule_draft";
import { StatusOf } from "./words";

const route = getRouteApi("/notifications/$part");
const TOPICS = ["container", "entity", "participant"] as const;

/** Bring the letter that a notice leads to into view. */
const reveal = (row: HTMLElement | null) => row?.scrollIntoView({ block: "center" });

export function NewSubscriptionButton() {
  const mayMake = useMay("POST", `${WEBHOOKS}/subscriptions`);
  const [isMaking, setMaking] = useState(false);
  if (!mayMake) return null;
  return (
    <>
      <Button look="primary" onPress={() => setMaking(true)}>
        <Trans>New subscription…</Trans>
      </Button>
      {isMaking ? <NewSubscriptionDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

/** Subscriptions of this app with what became of their deliveries, and callbacks that were given up. */
export function WebhooksPart() {
  const { t, i18n } = useLingui();
  const { sel, letter } = route.useSearch();
  const stay = route.useNavigate();
  const read = useQuery(subscriptionsQuery);
  const mayReadDead = useMay("GET", DEAD);
  useReadAgain([subscriptionsQuery.queryKey], (event) => event.kind === "webhook_subscription");
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={4} label={t`Loading the subscriptions`} />;
  return (
    <div className={styles["part"]}>
      {read.data.length === 0 ? (
        <Empty>
          <Trans>This app has no subscription. One sends what happens to containers, entities or participants to an address.</Trans>
        </Empty>
      ) : (
        <Table label={t`Subscriptions`} titles={[t`Topic`, t`Of the app`, t`State`, t`Description`]} actionsLabel={t`Actions`}>
          {read.data.map((one) => (
            <tr key={one.id} aria-current={one.id === sel ? true : undefined}>
              <th scope="row">{kindWord(i18n, one.topic)}</th>
              <td>
                <code>{one.eventAppId}</code>
              </td>
              <td>{one.isActive ? <StateChip tone="ended">{t`on`}</StateChip> : <StateChip tone="over">{t`off`}</StateChip>}</td>
              <td>{one.description ?? "–"}</td>
              <td>
                <Button look="quiet" aria-label={t`Deliveries of ${one.topic} ${one.id}`} aria-expanded={one.id === sel} onPress={() => void stay({ search: one.id === sel ? {} : { sel: one.id }, replace: true })}>
                  {one.id === sel ? <Trans>Close</Trans> : <Trans>Deliveries</Trans>}
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {sel === undefined ? null : <OneSubscription key={sel} id={sel} onGone={() => void stay({ search: {}, replace: true })} />}
      {mayReadDead ? <DeadLetters named={letter} /> : null}
    </div>
  );
}

function OneSubscription({ id, onGone }: { id: string; onGone: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useQuery(subscriptionQuery(id));
  const attempts = useInfiniteQuery(attemptsQuery(id));
  const mayReplay = useMay("POST", `${subscriptionPath(id)}/replay`);
  const mayChange = useMay("PUT", subscriptionPath(id));
  const mayRemove = useMay("DELETE", subscriptionPath(id));
  const [asked, setAsked] = useState<"replay" | "switch" | "remove" | null>(null);
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={4} label={t`Loading the subscription`} />;
  const one: Subscription = read.data;
  const rows = attempts.data?.pages.flatMap((page) => page.attempts);
  const dead = rows?.filter(({ status }) => status === "DEAD") ?? [];
  const fresh = () => queries.invalidateQueries({ queryKey: ["notifications"] });
  const acts: Readonly<Record<NonNullable<typeof asked>, () => Promise<unknown>>> = {
    replay: () => replayWebhook(id),
    switch: () => changeSubscription(id, { isActive: !one.isActive }),
    remove: () => removeSubscription(id),
  };
  const titles = {
    replay: t`Deliver again all that was given up?`,
    switch: one.isActive ? t`Switch off the subscription?` : t`Switch on the subscription?`,
    remove: t`Remove the subscription?`,
  };
  const verbs = { replay: t`Deliver again`, switch: one.isActive ? t`Switch off` : t`Switch on`, remove: t`Remove` };
  return (
    <section className={styles["part"]} aria-label={t`Subscription`}>
      <Facts
        facts={[
          [t`Address`, <code key="url">{one.webhook.url}</code>],
          [t`Events`, one.events.length === 0 ? t`all of the topic` : one.events.join(", ")],
          [t`Custom attributes`, one.customAttr ? t`go along` : t`stay here`],
        ]}
      />
      <div className={styles["buttons"]}>
        {mayReplay && dead.length > 0 ? (
          <Button look="primary" onPress={() => setAsked("replay")}>
            <Trans>Replay all that was given up…</Trans>
          </Button>
        ) : null}
        {mayChange ? <Button onPress={() => setAsked("switch")}>{one.isActive ? <Trans>Switch off…</Trans> : <Trans>Switch on…</Trans>}</Button> : null}
        {mayRemove ? (
          <Button onPress={() => setAsked("remove")}>
            <Trans>Remove…</Trans>
          </Button>
        ) : null}
      </div>
      {attempts.isError && rows === undefined ? (
        <PanelError error={attempts.error} onRetry={() => void attempts.refetch()} />
      ) : rows === undefined ? (
        <Skeleton rows={3} label={t`Loading the deliveries`} />
      ) : rows.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>Nothing was delivered in the last 30 days.</Trans>
        </p>
      ) : (
        <Table label={t`Deliveries`} titles={[t`When`, t`Event`, t`How it went`, t`Tries`]} actionsLabel={t`Actions`}>
          {rows.map((delivery) => (
            <AttemptRow key={delivery.id} delivery={delivery} onReplay={mayReplay ? () => replayWebhook(id, [delivery.id]).then(fresh) : null} />
          ))}
        </Table>
      )}
      <ShowMore read={attempts} />
      {asked === null ? null : (
        <ConfirmDialog
          title={titles[asked]}
          act={verbs[asked]}
          look={asked === "remove" || (asked === "switch" && one.isActive) ? "danger" : "primary"}
          onConfirm={async () => {
            await acts[asked]();
            if (asked === "remove") onGone();
            await fresh();
          }}
          onClose={() => setAsked(null)}
        >
          <p>{asked === "replay" ? <Trans>At most a thousand at once, each as it was, signed anew.</Trans> : <Trans>What waits for it is not delivered while it is off, and ends with it when it is removed.</Trans>}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function AttemptRow({ delivery, onReplay }: { delivery: WebhookDelivery; onReplay: (() => Promise<unknown>) | null }) {
  const { t } = useLingui();
  return (
    <tr>
      <td>
        <Ago at={delivery.createdAt} />
      </td>
      <th scope="row">
        {delivery.event}
        <div className={styles["note"]}>{delivery.resourceId}</div>
      </th>
      <td>
        <StatusOf status={delivery.status} />
        {delivery.nextTryAt === undefined ? null : <div className={styles["note"]}>{t`next try at ${secondTime(delivery.nextTryAt)}`}</div>}
      </td>
      <td>
        <ol className={styles["tries"]}>
          {delivery.tries.map((each) => (
            <li key={each.number}>
              {secondTime(each.at)} · {each.httpStatus ?? each.error ?? each.outcome} · {t`${each.durationMs} ms`}
            </li>
          ))}
        </ol>
      </td>
      <td>
        {delivery.status === "DEAD" && onReplay !== null ? (
          <Button look="quiet" aria-label={t`Deliver ${delivery.event} again`} onPress={() => void onReplay().catch((error: unknown) => showToast({ tone: "failed", text: refusalFrom(error).message }))}>
            <Trans>Again</Trans>
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

/** Callbacks of single calls that were given up; a notice leads to one of them. */
function DeadLetters({ named }: { named: string | undefined }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useQuery(deadQuery);
  useReadAgain([deadQuery.queryKey], (event) => event.kind === "dead_letter");
  const mayReplay = useMay("POST", `${DEAD}/j/replay`);
  const again = async (id: string) => {
    try {
      await replayDead(id);
      showToast({ tone: "plain", text: t`It is tried again.` });
      await queries.invalidateQueries({ queryKey: deadQuery.queryKey });
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
  };
  return (
    <>
      <h2>
        <Trans>Callbacks that were given up</Trans>
      </h2>
      {read.isError ? (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      ) : read.data === undefined ? (
        <Skeleton rows={2} label={t`Loading dead letters`} />
      ) : read.data.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>None: every callback was delivered, or is still tried.</Trans>
        </p>
      ) : (
        <Table label={t`Callbacks that were given up`} titles={[t`When`, t`Address`, t`Tries`, t`Why`]} actionsLabel={t`Actions`}>
          {read.data.map((one) => (
            <tr key={one.journalId} {...(one.journalId === named ? { ref: reveal, "aria-current": true } : {})}>
              <td>{exactTime(one.at)}</td>
              <th scope="row">{one.url}</th>
              <td>{one.attempts}</td>
              <td>{one.error}</td>
              <td>
                {mayReplay ? (
                  <Button look="quiet" aria-label={t`Send ${one.url} again`} onPress={() => void again(one.journalId)}>
                    <Trans>Again</Trans>
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

function NewSubscriptionDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const [topic, setTopic] = useState<(typeof TOPICS)[number]>("container");
  const [texts, setTexts] = useState({ url: "", signatureKey: "", events: "", eventAppId: "", description: "" });
  const [customAttr, setCustomAttr] = useState(false);
  const field = (key: keyof typeof texts) => ({ value: texts[key], onChange: (value: string) => setTexts({ ...texts, [key]: value }) });
  const send = async () => {
    await createSubscription({
      topic,
      webhook: { url: texts.url.trim(), signatureKey: texts.signatureKey.trim() },
      events: namesIn(texts.events),
      customAttr,
      isActive: true,
      ...(texts.eventAppId.trim() === "" ? {} : { eventAppId: texts.eventAppId.trim() }),
      ...(texts.description.trim() === "" ? {} : { description: texts.description.trim() }),
    });
    await queries.invalidateQueries({ queryKey: subscriptionsQuery.queryKey });
  };
  return (
    <FormDialog title={t`New subscription`} act={t`Subscribe`} onSend={send} onClose={onClose} isDisabled={texts.url.trim() === "" || texts.signatureKey.trim() === ""}>
      {(faultOf) => (
        <div className={styles["form"]}>
          <Select label={t`Topic`} choices={TOPICS.map((id) => ({ id, label: kindWord(i18n, id) }))} value={topic} onChange={(id) => setTopic(id as typeof topic)} error={faultOf("topic")} />
          <TextField label={t`Address`} {...field("url")} isRequired error={faultOf("webhook.url")} />
          <TextField label={t`Key that signs it`} hint={t`16 to 64 bytes in base64; told to nobody from then on.`} {...field("signatureKey")} isRequired autoComplete="off" error={faultOf("webhook.signatureKey")} />
          <TextField label={t`Events`} hint={t`Their names, with commas. Empty for all of the topic.`} {...field("events")} error={faultOf("events")} />
          <TextField label={t`App that publishes them`} {...field("eventAppId")} error={faultOf("eventAppId")} />
          <TextField label={t`Description`} {...field("description")} error={faultOf("description")} />
          <Checkbox label={t`With custom attributes`} isSelected={customAttr} onChange={setCustomAttr} />
        </div>
      )}
    </FormDialog>
  );
}
