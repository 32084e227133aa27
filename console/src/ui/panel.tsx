import { type ReactNode, useEffect, useState } from "react";
import type { ApiError } from "~/api/fault";
import { Button } from "./button";
import styles from "./panel.module.css";

const SKELETON_AFTER_MS = 150;

/** Grey rows in the place of what is still read, not before 150 ms. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles["skeleton"]} role="status" aria-label={label} aria-busy="true">
      {isShown ? Array.from({ length: rows }, (_, row) => <i key={row} />) : null}
    </div>
  );
}

/** One sentence why there is nothing, and what to do about it. */
export function Empty({ children, action, isPage = false }: { children: ReactNode; action?: ReactNode; isPage?: boolean }) {
  const Words = isPage ? "h1" : "p";
  return (
    <div className={styles["empty"]}>
      <Words>{children}</Words>
      {action}
    </div>
  );
}

interface ErrorWords {
  readonly retry: string;
  readonly code: string;
  readonly request: string;
}

/**
 * What went wrong in this panel alone: the server's words, the code and the request to quote, and another try. Words that
 * only say the faults again are left out.
 */
export function ErrorBox(props: { error: ApiError; words: ErrorWords; onRetry?: () => void; children?: ReactNode }) {
  const { error, words } = props;
  const isRepeated = error.faults.some((fault) => error.message.includes(fault.message));
  return (
    <div className={styles["error"]} role="alert">
      {isRepeated ? null : <p>{error.message}</p>}
      {error.faults.length === 0 ? null : (
        <ul>
          {error.faults.map((fault) => (
            <li key={`${fault.field} ${fault.message}`}>
              {fault.field === "" ? null : <b>{fault.field}: </b>}
              {fault.message}
            </li>
          ))}
        </ul>
      )}
      <p className={styles["quote"]}>
        {error.code === "" ? null : (
          <span>
            {words.code} <code>{error.code}</code>
          </span>
        )}
        {error.requestId === "" ? null : (
          <span>
            {words.request} <code>{error.requestId}</code>
          </span>
        )}
      </p>
      {props.children}
      {props.onRetry === undefined ? null : <Button onPress={props.onRetry}>{words.retry}</Button>}
    </div>
  );
}

/** Names and their values, as a list that a screen reader can walk. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles["facts"]}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
