import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { BoardState } from "~/live/board";
import { isStale } from "~/live/freshness";
import { useFreshness } from "~/live/use_live";
import { clockTime, useSecond } from "~/ui/time";
import styles from "./board.module.css";

/** What must be known of the rows as a whole: that they are old, or not all. */
export function Notices({ state }: { state: BoardState }) {
  const { t } = useLingui();
  const freshness = useFreshness();
  const now = useSecond();
  const isTruncated = state.kind === "ready" && state.isTruncated;
  return (
    <>
      {isStale(freshness, now) ? (
        <div className={styles["banner"]} role="status" data-stale="">
          {t`Not live since ${clockTime(freshness.contactAt, now)}: what you see may have changed since.`}
        </div>
      ) : null}
      {freshness.refusal === 403 ? (
        <div className={styles["banner"]} role="status">{t`Your roles do not let you listen: nothing here changes by itself.`}</div>
      ) : null}
      {isTruncated ? (
        <div className={styles["banner"]} role="status">
          {t`More than 50,000 are open: the newest are shown. Find others by their reference with Ctrl K.`}
        </div>
      ) : null}
    </>
  );
}

/** What to do where nothing was ever made. */
export function FirstSteps() {
  const { t } = useLingui();
  return (
    <section className={styles["steps"]} aria-label={t`First steps`}>
      <h2>{t`No runs yet. What is needed before the first one:`}</h2>
      <ol className={styles["steps"]}>
        <li>
          <Trans>
            <Link to="/things">Types</Link> of riders, vehicles and places, each with its attributes
          </Trans>
        </li>
        <li>{t`A workflow: what is done at a stop, and a job workflow of several stops`}</li>
        <li>{t`Riders, vehicles and places: one by one, or imported from a file`}</li>
        <li>
          <Trans>
            An app that makes runs: see <a href="/docs">the API</a>
          </Trans>
        </li>
        <li>
          <Trans>
            Or see it at work first: <code>haulier demo --keep</code>
          </Trans>
        </li>
      </ol>
    </section>
  );
}
