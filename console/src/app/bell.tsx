import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { useName } from "~/api/names";
import type { OwnNotice } from "~/live/own_notices";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { PopoverButton } from "~/ui/popover";
import { Ago } from "~/ui/time";
import { showToast } from "~/ui/toast";
import styles from "./bell.module.css";
import { PanelError, refusalFrom } from "./errors";
import { kindWord } from "./phrases";
import { type BellNotice, useNotices } from "./use_notices";

const MOST_SHOWN = 99;
const SHAPES: Readonly<Record<OwnNotice["what"], string>> = { late: "⚠", timedOut: "◌", imported: "✓", switchedOff: "✗", dead: "✗" };

type Mark = (chosen: readonly BellNotice[], isRead: boolean) => void;

/** How many notices nobody has read, and the notices behind it. */
export function Bell() {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const { inbox, notices, unread, mark } = useNotices();
  const count = unread.length;
  const markAs: Mark = (chosen, isRead) => void mark(chosen, isRead).catch((error: unknown) => showToast({ tone: "failed", text: refusalFrom(error).message }));
  return (
    <PopoverButton
      title={t`Notices`}
      isOpen={isOpen}
      onOpenChange={setOpen}
      accessibleLabel={count === 0 ? t`Notices` : t`Notices, ${count} unread`}
      label={<BellSign count={count} />}
    >
      <header className={styles["head"]}>
        <h2>
          <Trans>Notices</Trans>
        </h2>
        <span className={styles["unread"]}>{count === 0 ? null : <Plural value={count} one="# unread" other="# unread" />}</span>
        <Button look="quiet" isDisabled={count === 0} onPress={() => markAs(unread, true)}>
          <Trans>Mark all as read</Trans>
        </Button>
      </header>
      {inbox.isError ? <PanelError error={inbox.error} onRetry={() => void inbox.refetch()} /> : null}
      {inbox.isPending ? (
        <Skeleton rows={3} label={t`Loading the notices`} />
      ) : notices.length === 0 ? (
        <Empty>
          <Trans>Nothing to tell. Rules under Notifications send notices here.</Trans>
        </Empty>
      ) : (
        <BellList notices={notices} onMark={markAs} onFollow={() => setOpen(false)} />
      )}
      <footer className={styles["foot"]}>
        <Link to="/notifications/$part" params={{ part: "mine" }} search={{}} onClick={() => setOpen(false)}>
          <Trans>What I am told, and when</Trans>
        </Link>
        <span aria-hidden="true">
          <kbd>↑ ↓</kbd> <kbd>Enter</kbd> <kbd>U</kbd>
        </span>
      </footer>
    </PopoverButton>
  );
}

function BellSign({ count }: { count: number }) {
  return (
    <span className={styles["bell"]}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8 1.5a4 4 0 0 0-4 4c0 3.6-1.5 5-1.5 5h11s-1.5-1.4-1.5-5a4 4 0 0 0-4-4zM6.5 13a1.5 1.5 0 0 0 3 0" />
      </svg>
      {count === 0 ? null : <b className={styles["count"]}>{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</b>}
    </span>
  );
}

/** The notices; arrows or j and k go through them, Enter follows one, u makes it read or unread. */
function BellList(props: { notices: readonly BellNotice[]; onMark: Mark; onFollow: () => void }) {
  const { t } = useLingui();
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-notice]")];
    const at = rows.findIndex((row) => row.closest("li")?.contains(document.activeElement));
    const step = event.key === "ArrowDown" || event.key === "j" ? 1 : event.key === "ArrowUp" || event.key === "k" ? -1 : 0;
    const notice = props.notices[at];
    if (step !== 0) {
      event.preventDefault();
      rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
    } else if (event.key === "u" && notice !== undefined) props.onMark([notice], !notice.isRead);
    else return;
    event.stopPropagation();
  };
  return (
    <ul className={styles["list"]} aria-label={t`Notices`} onKeyDown={onKeyDown}>
      {props.notices.map((notice) => (
        <li key={notice.id} className={notice.isRead ? "" : styles["new"]}>
          <NoticeLink
            notice={notice}
            onFollow={() => {
              props.onMark([notice], true);
              if (notice.address !== "") props.onFollow();
            }}
          />
          {notice.isRead && notice.own === null ? null : (
            <Button
              look="quiet"
              aria-label={notice.isRead ? t`Mark as unread` : t`Mark as read`}
              onPress={({ target }) => {
                // The button goes where a notice cannot become unread again: who came by keyboard goes on from the notice.
                target.closest("li")?.querySelector<HTMLElement>("[data-notice]")?.focus();
                props.onMark([notice], !notice.isRead);
              }}
            >
              {notice.isRead ? "○" : "●"}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function NoticeLink({ notice, onFollow }: { notice: BellNotice; onFollow: () => void }) {
  const { own, sent } = notice;
  const inside = (
    <>
      <span className={styles["title"]}>{own === null ? sent?.title : <OwnWords notice={own} />}</span>
      {sent === null || sent.body === "" ? null : <span className={styles["body"]}>{sent.body}</span>}
      <span className={styles["when"]}>
        <Ago at={notice.at} />
      </span>
    </>
  );
  if (notice.address === "") {
    return (
      <button type="button" data-notice="" className={styles["notice"]} onClick={onFollow}>
        {inside}
      </button>
    );
  }
  return (
    <Link to={notice.address} data-notice="" className={styles["notice"] ?? ""} onClick={onFollow}>
      {inside}
    </Link>
  );
}

/** What the console noticed, in words. */
function OwnWords({ notice }: { notice: OwnNotice }) {
  const { i18n } = useLingui();
  const name = useName(notice.what === "dead" ? "" : notice.resourceId);
  const kind = kindWord(i18n, notice.kind);
  return (
    <>
      <span aria-hidden="true">{SHAPES[notice.what]} </span>
      {notice.what === "late" ? (
        <Trans>{name} runs late</Trans>
      ) : notice.what === "timedOut" ? (
        <Trans>
          {kind} {name}: its time in a state ran out
        </Trans>
      ) : notice.what === "imported" ? (
        <Imported detail={notice.detail} />
      ) : notice.what === "switchedOff" ? (
        <Trans>A webhook was switched off: three days of nothing but failures</Trans>
      ) : (
        <Trans>Callbacks to {notice.detail} were given up</Trans>
      )}
    </>
  );
}

function Imported({ detail }: { detail: string }) {
  const failed = Number(detail);
  if (detail === "" || failed === 0) return <Trans>An import has ended</Trans>;
  return <Plural value={failed} one="An import has ended, # row failed" other="An import has ended, # rows failed" />;
}
