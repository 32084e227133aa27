/** What is asked about rows before it is done to them: by which verb, and to which. */
import { useState } from "react";

interface Asked<Verb> {
  readonly verb: Verb;
  readonly ids: readonly string[];
}

/** `keys` are the letters of the verbs, `can` those that the session may use. */
export function useVerbs<Verb extends string>(keys: Readonly<Record<string, Verb>>, can: Readonly<Record<Verb, boolean>>) {
  const [asked, setAsked] = useState<Asked<Verb> | null>(null);
  const ask = (verb: Verb, ids: readonly string[]) => {
    if (can[verb] && ids.length > 0) setAsked({ verb, ids });
  };
  /** Whether it took the key. */
  const onKey = (key: string, ids: readonly string[]) => {
    const verb = keys[key];
    if (verb === undefined) return false;
    ask(verb, ids);
    return true;
  };
  return { asked, ask, onKey, close: () => setAsked(null) };
}
