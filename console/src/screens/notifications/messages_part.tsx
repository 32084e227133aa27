import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { memo } from "react";
import type { MessageItem } from "~/api/notifications";
import { PanelError } from "~/app/errors";
import { PeekList, PeekPanel } from "~/app/peek_list";
import { useReadAgain } from "~/app/use_read_again";
import { Cell } from "~/ui/grid";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Ago, exactTime } from "~/ui/time";
import styles from "./notifications.module.css";
import { messageListQuery, messageQuery } from "./queries";
import { StatusOf, useChannelWord } from "./words";

const route = getRouteApi("/notifications/$part");
const KINDS = ["app_message", "message_receipt"];
const rowsOf = ({ messages }: { readonly messages: readonly MessageItem[] }) => messages;

/** Mails and short messages that apps handed in, and what became of each recipient's. */
export function MessagesPart() {
  const { t } = useLingui();
  const { sel } = route.useSearch();
  const stay = route.useNavigate();
  const read = useInfiniteQuery(messageListQuery);
  useReadAgain([messageListQuery.queryKey, ...(sel === undefined ? [] : [messageQuery(sel).queryKey])], (event) => KINDS.includes(event.kind));
  return (
    <PeekList
      label={t`Messages`}
      loading={t`Loading the messages`}
      read={read}
      rowsOf={rowsOf}
      columns={[
        { id: "at", title: t`When`, width: "110px" },
        { id: "channels", title: t`Channels`, width: "minmax(140px, 1fr)" },
        { id: "status", title: t`How it went`, width: "minmax(120px, 160px)" },
        { id: "recipients", title: t`Recipients`, width: "minmax(90px, 120px)" },
        { id: "id", title: t`Id`, width: "minmax(180px, 2fr)" },
      ]}
      Cells={MessageCells}
      empty={
        <Empty>
          <Trans>No app has sent a message in the last 90 days.</Trans>
        </Empty>
      }
      open={sel}
      onOpen={(id) => void stay({ search: id === undefined ? {} : { sel: id }, replace: true })}
      sideLabel={t`Message`}
      side={(id, onClose) => <MessagePanel key={id} id={id} onClose={onClose} />}
    />
  );
}

const MessageCells = memo(function MessageCells({ row }: { row: MessageItem }) {
  const channelWord = useChannelWord();
  return (
    <>
      <Cell>
        <Ago at={row.createdAt} />
      </Cell>
      <Cell>{row.channels.map(channelWord).join(", ")}</Cell>
      <Cell>
        <StatusOf status={row.status} />
      </Cell>
      <Cell>{row.recipients}</Cell>
      <Cell title={row.id}>{row.id}</Cell>
    </>
  );
});

function MessagePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const read = useQuery(messageQuery(id));
  const one = read.data;
  return (
    <PeekPanel title={<Trans>Message</Trans>} chip={one === undefined ? null : <StatusOf status={one.status} />} onClose={onClose}>
      {read.isError ? (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      ) : one === undefined ? (
        <Skeleton rows={4} label={t`Loading the message`} />
      ) : (
        <>
          <Facts
            facts={[
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
    </PeekPanel>
  );
}
