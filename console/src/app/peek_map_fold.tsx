import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { Skeleton } from "~/ui/panel";
import type { PeekMapProps } from "./peek_map";
import styles from "./peek_map.module.css";

const PeekMap = lazy(async () => ({ default: (await import("./peek_map")).PeekMap }));
const OPEN = "haulier-peek-map";

function wasOpen(): boolean {
  try {
    return localStorage.getItem(OPEN) === "1";
  } catch {
    return false;
  }
}

/** A small map that unfolds beside a list, and stays so in this browser. Nothing of it is fetched before. */
export function PeekMapFold(props: PeekMapProps) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(wasOpen);
  const fold = (next: boolean) => {
    setOpen(next);
    try {
      localStorage.setItem(OPEN, next ? "1" : "0");
    } catch {
      // Without storage it is folded again by the next panel.
    }
  };
  return (
    <details className={styles["fold"]} open={isOpen} onToggle={(event) => event.currentTarget.open !== isOpen && fold(event.currentTarget.open)}>
      <summary>{t`Map`}</summary>
      {isOpen ? (
        <Suspense fallback={<Skeleton rows={4} label={t`Loading`} />}>
          <PeekMap {...props} />
        </Suspense>
      ) : null}
    </details>
  );
}
