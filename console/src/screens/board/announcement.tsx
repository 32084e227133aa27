import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";

const ANNOUNCE_MS = 10_000;

/** Says aloud how many are late or at risk when that changes, at most once in ten seconds. */
export function Announcement({ late }: { late: number }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const newest = useRef(late);
  const told = useRef<number | null>(null);
  useEffect(() => {
    newest.current = late;
  }, [late]);
  useEffect(() => {
    const timer = setInterval(() => {
      const before = told.current;
      told.current = newest.current;
      if (before !== null && before !== newest.current) setText(t`${newest.current} are late or at risk, ${before} before`);
    }, ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, [t]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
