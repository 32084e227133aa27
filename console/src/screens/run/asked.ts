/** What this window asked for of the run that is shown: dotted, until the stream confirms it. */
import { createContext, use, useCallback, useMemo, useState } from "react";
import type { ApiError } from "~/api/fault";
import { useWrite } from "~/live/use_live";
import { writes } from "~/live/writes";

export interface Asked {
  /** What is asked for and not confirmed; null when nothing is. */
  readonly text: string | null;
  /** Why what had been accepted was refused in the end. */
  readonly refusal: ApiError | null;
  /** Ask for a change, in words. Throws what the call throws: whoever asked tells it in its place. */
  readonly ask: (text: string, call: (requestId: string) => Promise<unknown>) => Promise<void>;
}

export const AskedContext = createContext<Asked | null>(null);

export function useAsked(): Asked {
  const asked = use(AskedContext);
  if (asked === null) throw new Error("useAsked is called outside of a run");
  return asked;
}

/** What is asked for of this run or job. */
export function useAsking(id: string): Asked {
  const write = useWrite(id);
  const [text, setText] = useState("");
  const ask = useCallback(
    async (wanted: string, call: (requestId: string) => Promise<unknown>) => {
      setText(wanted);
      try {
        await writes.send([id], call);
      } catch (error) {
        writes.dismiss(id);
        throw error;
      }
    },
    [id],
  );
  const isRefused = write?.stage === "refused";
  return useMemo(
    () => ({ text: write === undefined || isRefused || text === "" ? null : text, refusal: isRefused ? write.error : null, ask }),
    [write, isRefused, text, ask],
  );
}
