/** The notices of the person: the inbox on the server, joined with what the console itself noticed. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { typeIn } from "~/api/names";
import { DEAD, markRead, type Notice, readInbox } from "~/api/notifications";
import { noticedAs, noticeOf, type OwnNotice, OwnNotices } from "~/live/own_notices";
import { useLiveEventsAndGaps, useLiveNotices, useSoon } from "~/live/use_live";
import { addressOfThing } from "./addresses";
import { useMay, useSession } from "./session";

const READ_AGAIN_MS = 250;
/** What somebody was sent of an event within this time of it is the same notice. */
const SAME_MS = 5 * 60_000;

const inboxQuery = queryOptions({ queryKey: ["inbox"], queryFn: ({ signal }) => readInbox(signal) });

/** A notice of either sort: `own` is what the console noticed, `sent` what somebody sent. */
export interface BellNotice {
  readonly id: string;
  readonly at: number;
  readonly isRead: boolean;
  /** Where it leads; empty where nowhere. */
  readonly address: string;
  readonly own: OwnNotice | null;
  readonly sent: Notice | null;
}

const own = new OwnNotices(localStorage);
addEventListener("storage", (event) => own.heard(event.key));

/** Where a notice of the inbox leads: to what it is about, else to the notification itself. */
export function addressOfNotice({ data, appId, eventId }: Pick<Notice, "data" | "appId" | "eventId">): string {
  const subject = data?.["subject"] ?? "";
  const slash = subject.indexOf("/");
  if (slash > 0) {
    const id = subject.slice(slash + 1);
    return addressOfThing(subject.slice(0, slash), id, typeIn(id));
  }
  if (appId === undefined || eventId === undefined) return "";
  return `/notifications/sent?app=${encodeURIComponent(appId)}&sel=${encodeURIComponent(eventId)}`;
}

/** Whether what the console noticed is told by a notice of the inbox as well, such as one that a rule sent. */
function isToldBy({ what, kind, resourceId, at }: OwnNotice, { data, createdAt }: Notice): boolean {
  return data?.["subject"] === `${kind}/${resourceId}` && noticedAs(data["event"] ?? "") === what && Math.abs(createdAt * 1000 - at) < SAME_MS;
}

/** Both sorts, the newest first, each once. */
export function joinedNotices(sent: readonly Notice[], noticed: readonly OwnNotice[]): readonly BellNotice[] {
  const more = noticed.filter((notice) => !sent.some((each) => isToldBy(notice, each)));
  return [
    ...sent.map((notice) => ({ id: notice.id, at: notice.createdAt * 1000, isRead: notice.isRead, address: addressOfNotice(notice), own: null, sent: notice })),
    ...more.map((notice) => {
      const { id, at, isRead, kind, resourceId } = notice;
      return { id, at, isRead, address: addressOfThing(kind, resourceId, typeIn(resourceId)), own: notice, sent: null };
    }),
  ].sort((one, other) => other.at - one.at);
}

export function useNotices() {
  const session = useSession();
  const queries = useQueryClient();
  const tenant = session.tenant.id;
  const person = session.person?.id ?? session.app.id;
  useEffect(() => own.open(tenant, person), [tenant, person]);
  const noticed = useSyncExternalStore(own.watch, own.all);
  const inbox = useQuery(inboxQuery);
  const readSoon = useSoon(() => void queries.invalidateQueries({ queryKey: inboxQuery.queryKey }), READ_AGAIN_MS);
  useLiveNotices(readSoon);
  const mayReadDead = useMay("GET", DEAD);
  useLiveEventsAndGaps((event) => {
    const notice = noticeOf(event);
    if (notice !== null && (notice.what !== "dead" || mayReadDead)) own.add(notice);
  }, readSoon);
  const notices = useMemo(() => joinedNotices(inbox.data?.notices ?? [], noticed), [inbox.data, noticed]);
  /** Mark some as read or not. What somebody sent cannot become unread again: the server knows no way. */
  const mark = async (chosen: readonly BellNotice[], isRead: boolean) => {
    own.mark(isRead, new Set(chosen.filter((notice) => notice.own !== null).map(({ id }) => id)));
    const sent = isRead ? chosen.filter((notice) => notice.sent !== null && !notice.isRead) : [];
    if (sent.length === 0) return;
    const ids = new Set(sent.map(({ id }) => id));
    await Promise.all(sent.map(({ id }) => markRead(id)));
    queries.setQueryData(inboxQuery.queryKey, (known) => known && { ...known, notices: known.notices.map((notice) => (ids.has(notice.id) ? { ...notice, isRead: true } : notice)) });
  };
  return { inbox, notices, unread: notices.filter((notice) => !notice.isRead), mark };
}
