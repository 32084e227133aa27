/** What was asked for and is not confirmed: shown dotted, until the server's own state shows it. */
import { createContext, use, useCallback, useEffect, useMemo, useState } from "react";
import type { Ledger, Run } from "~/api/runs";
import { signatureOf } from "./states";

const FORGOTTEN_MS = 60_000;

interface Asking {
  readonly text: string;
  readonly before: string;
}

export interface Asked {
  /** What is asked for; null when nothing is. */
  readonly text: string | null;
  /** Say what was accepted by the server and is to show soon. */
  readonly ask: (text: string) => void;
}

export const AskedContext = createContext<Asked>({ text: null, ask: () => undefined });

export function useAsked(): Asked {
  return use(AskedContext);
}

/** The asked-for change of this run. It ends when the run or its ledger differs from what it was, or after a minute. */
export function useAsking(run: Run | undefined, ledger: Ledger | undefined, onAsked: () => void): Asked {
  const [asking, setAsking] = useState<Asking | null>(null);
  const signature = run === undefined ? "" : signatureOf(run, ledger);
  const isOpen = asking !== null && asking.before === signature;
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => setAsking(null), FORGOTTEN_MS);
    return () => clearTimeout(timer);
  }, [isOpen]);
  const ask = useCallback(
    (text: string) => {
      setAsking({ text, before: signature });
      onAsked();
    },
    [signature, onAsked],
  );
  return useMemo(() => ({ text: isOpen ? asking.text : null, ask }), [isOpen, asking, ask]);
}
