import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Hit } from "~/api/haulier";
import { useName } from "~/api/names";
import { Button } from "~/ui/button";
import { refusalFrom } from "./errors";
import { PickMany } from "./pick_many";
import styles from "./picker.module.css";
import { useHitWords } from "./use_hit_words";
import { useHits } from "./use_hits";

export interface Picked {
  readonly id: string;
  readonly name: string;
}

export interface PickerProps {
  /** The kind that is searched. */
  readonly kind: string;
  readonly label: string;
  readonly hint: string;
  readonly picked: readonly Picked[];
  readonly onPick: (picked: readonly Picked[]) => void;
  /** What can be picked; where nothing that was found can, all of it is shown. */
  readonly isFit?: (hit: Hit) => boolean;
  readonly isTaken?: (id: string) => boolean;
  /** What is known of something beside its type and state, such as that it is free. */
  readonly noteOf?: (id: string) => string | undefined;
  /** Offered before anything is typed. */
  readonly free?: readonly string[];
}

/** Several things of a kind, picked by what they are called. */
export function Picker(props: PickerProps) {
  const { picked, onPick, isFit = () => true, isTaken = () => false, noteOf = () => undefined, free = [] } = props;
  const { t } = useLingui();
  const [text, setText] = useState("");
  const wordsOf = useHitWords();
  const { hits, isShort, isSettled, error } = useHits(text, [props.kind]);
  const isOpen = (id: string) => !isTaken(id) && !picked.some((each) => each.id === id);
  const fit = hits.filter(isFit);
  const choices = (fit.length > 0 ? fit : hits)
    .filter((hit) => isOpen(hit.id))
    .map((hit) => {
      const { type, state } = wordsOf(hit);
      return { id: hit.id, label: hit.name, detail: [type, state, noteOf(hit.id)].filter(Boolean).join(" · ") };
    });
  const offered = free.filter(isOpen);
  return (
    <PickMany
      label={props.label}
      hint={props.hint}
      choices={choices}
      text={text}
      onText={setText}
      picked={picked.map(({ id, name }) => ({ id, label: name }))}
      onPicked={(next) => onPick(next.map(({ id, label }) => ({ id, name: label })))}
      empty={isShort ? props.hint : t`Nothing begins with this.`}
      isStale={!isSettled}
      error={error === null ? undefined : refusalFrom(error).message}
      autoFocus
    >
      {offered.length === 0 ? null : (
        <div className={styles["free"]} role="group" aria-label={t`Free now`}>
          <span className={styles["note"]}>{t`Free now`}</span>
          {offered.map((id) => (
            <Offered key={id} id={id} onPick={(one) => onPick([...picked, one])} />
          ))}
        </div>
      )}
    </PickMany>
  );
}

function Offered({ id, onPick }: { id: string; onPick: (picked: Picked) => void }) {
  const name = useName(id);
  return <Button onPress={() => onPick({ id, name })}>+ {name}</Button>;
}
