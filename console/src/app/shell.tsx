import { useLingui } from "@lingui/react/macro";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { Toasts } from "~/ui/toast";
import { useKeys } from "./keys";
import { LiveState } from "./live_state";
import { Rail } from "./rail";
import { may, useSession } from "./session";
import styles from "./shell.module.css";

const readOmnibox = () => import("./omnibox");
const Omnibox = lazy(async () => ({ default: (await readOmnibox()).Omnibox }));
const AccountMenu = lazy(async () => ({ default: (await import("./account_menu")).AccountMenu }));
const Bell = lazy(async () => ({ default: (await import("./bell")).Bell }));
const KeyHelp = lazy(async () => ({ default: (await import("./key_help")).KeyHelp }));

/** What whoever sees the bell may read. */
const INBOX = "/core/api/v1/notification-service/inbox";
const OMNIBOX_AFTER_MS = 1_000;

/** Whether this window shows one screen alone, as for a wall: `?bare=1`, opened by the key `w`. */
function isBare(): boolean {
  return new URLSearchParams(location.search).has("bare");
}

/** What stands around every screen: tenant, omnibox, live state, person; the rail; the messages. */
export function Shell() {
  const { t } = useLingui();
  const session = useSession();
  const [open, setOpen] = useState<"omnibox" | "keys" | null>(null);
  useKeys({ onOmnibox: () => setOpen("omnibox"), onHelp: () => setOpen("keys") });
  useEffect(() => {
    // Whoever types right after Ctrl-K must find the field there.
    const timer = setTimeout(() => void readOmnibox().catch(() => undefined), OMNIBOX_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const close = () => setOpen(null);
  const name = session.person?.name ?? session.app.name;
  return (
    <div className={`${styles["shell"]} ${isBare() ? styles["bare"] : ""}`}>
      <a className={styles["skip"]} href="#main">
        {t`Skip to the content`}
      </a>
      <header className={styles["top"]}>
        <b className={styles["brand"]}>Haulier</b>
        <span className={styles["tenant"]}>{session.tenant.name}</span>
        <button type="button" className={styles["omnibox"]} onClick={() => setOpen("omnibox")}>
          <span>{t`Search a reference, scan, or go to…`}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <span className={styles["live"]}>
          <LiveState />
        </span>
        {may(session, "GET", INBOX) ? (
          <span className={styles["bell"]}>
            <Suspense fallback={null}>
              <Bell />
            </Suspense>
          </span>
        ) : null}
        <span className={styles["person"]}>
          <Suspense fallback={name}>
            <AccountMenu name={name} />
          </Suspense>
        </span>
      </header>
      <Rail />
      <main id="main" className={styles["main"]} tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts closeLabel={t`Close`} />
      <Suspense fallback={null}>
        {open === "omnibox" ? <Omnibox onClose={close} /> : null}
        {open === "keys" ? <KeyHelp onClose={close} /> : null}
      </Suspense>
    </div>
  );
}
