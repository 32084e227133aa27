import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { createContext, memo, use, useMemo, useState } from "react";
import type { MessageItem } from "~/api/notifications";
import { PanelError } from "~/app/errors";
import { useLiveEventsAndGaps, useSoon } from "~/live/use_live";
import { Button } from "~/ui/button";
import { Cell, type Column, Grid } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Ago, exactTime } from "~/ui/time";
import styles from "./notifications.module.css";
import { messageListQuery, messageQuery } from "./queries";
import { StatusOf, useChannelWord } from "./words";

const route = getRouteApi("/notifications/$part");
const READ_AGAIN_MS = 500;
const KINDS = ["app_message", "message_receipt"];

const MessagesContext = createContext<ReadonlyMap<string, MessageItem>>(new Map());

/** Mails and short messages that apps handed in, and what became of each recipient's. */
export function MessagesPart() {
  const { t } = useLingui();
  const { sel } = route.useSearch();
  const stay = route.useNavigate();
  const queries = useQueryClient();
  const read = useInfiniteQuery(messageListQuery);
  const [focused, setFocused] = useState<string | null>(sel ?? null);
  const readSoon = useSoon(() => {
    void queries.invalidateQueries({ queryKey: messageListQuery.queryKey });
    if (sel !== undefined) void queries.invalidateQueries({ queryKey: messageQuery(sel).queryKey });
  }, READ_AGAIN_MS);
  useLiveEventsAndGaps((event) => {
    if (KINDS.includes(event.kind)) readSoon();
  }, readSoon);
  const pages = read.data?.pages;
  const rows = useMemo(() => new Map((pages ?? []).flatMap((page) => page.messages).map((one) => [one.id, one])), [pages]);
  const ids = useMemo(() => [...rows.keys()], [rows]);
  const open = (id: string | undefined) => void stay({ search: id === undefined ? {} : { sel: id }, replace: true });
  const toggle = (id: string) => open(sel === id ? undefined : id);
  const columns: readonly Column[] = [
    { id: "at", title: t`When`, width: "110px" },
    { id: "channels", title: t`Channels`, width: "minmax(140px, 1fr)" },
    { id: "status", title: t`How it went`, width: "minmax(120px, 160px)" },
    { id: "recipients", title: t`Recipients`, width: "minmax(90px, 120px)" },
    { id: "id", title: t`Id`, width: "minmax(180px, 2fr)" },
  ];
  return (
    <MessagesContext value={rows}>
      <ListScreen
        rows={
          read.data === undefined ? (
            read.isError ? (
              <PanelError error={read.error} onRetry={() => void read.refetch()} />
            ) : (
              <Skeleton rows={12} label={t`Loading the messages`} />
            )
          ) : (
            <Grid
              label={t`Messages`}
              columns={columns}
              ids={ids}
              Cells={MessageCells}
              focused={focused}
              onFocus={setFocused}
              onOpen={toggle}
              onPeek={toggle}
              onKey={(key) => {
                if (key !== "Escape" || sel === undefined) return false;
                open(undefined);
                return true;
              }}
              onEnd={() => {
                if (read.hasNextPage && !read.isFetching) void read.fetchNextPage();
              }}
              empty={
                <Empty>
                  <Trans>No app has sent a message in the last 90 days.</Trans>
                </Empty>
              }
            />
          )
        }
        sideLabel={t`Message`}
        side={sel === undefined ? null : <MessagePanel key={sel} id={sel} onClose={() => open(undefined)} />}
      />
    </MessagesContext>
  );
}

const MessageCells = memo(function MessageCells({ id }: { id: string }) {
  const one = use(MessagesContext).get(id);
  const channelWord = useChannelWord();
  if (one === undefined) return null;
  return (
    <>
      <Cell>
        <Ago at={one.createdAt} />
      </Cell>
      <Cell>{one.channels.map(channelWord).join(", ")}</Cell>
      <Cell>
        <StatusOf status={one.status} />
      </Cell>
      <Cell>{one.recipients}</Cell>
      <Cell title={one.id}>{one.id}</Cell>
    </>
  );
});

function MessagePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const read = useQuery(messageQuery(id));
  const one = read.data;
  return (
    <div className={styles["panel"]}>
      <header>
        <h2>
          <Trans>Message</Trans>
        </h2>
        <Button look="quiet" aria-label={t`Close`} onPress={onClose}>
          ×
        </Button>
      </header>
      {read.isError ? (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      ) : one === undefined ? (
        <Skeleton rows={4} label={t`Loading the message`} />
      ) : (
        <>
          <Facts
            facts={[
              [t`How it went`, <StatusOf key="status" status={one.status} />],
              [t`Handed in`, exactTime(one.createdAt)],
              ...(one.segments === undefined ? [] : [[t`Parts that are paid`, String(one.segments.count)] as const]),
            ]}
          />
          <p className={styles["note"]}>
            <Trans>What it says is kept sealed until it is with everybody, and then forgotten.</Trans>
          </p>
          <ul className={styles["deliveries"]} aria-label={t`Deliveries`}>
            {one.deliveries.map((delivery) => (
              <li key={delivery.id}>
                <div className={styles["line"]}>
                  <StatusOf status={delivery.status} />
                  <span>
                    {delivery.recipient} · {channelWord(delivery.channel)}
                  </span>
                </div>
                <span className={styles["note"]}>{t`by ${delivery.provider}, tries: ${delivery.tries}`}</span>
                {delivery.reason === undefined ? null : <span>{delivery.reason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
