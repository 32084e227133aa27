import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { writes } from "~/live/writes";
import { type Machine, type Move, stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { showToast } from "~/ui/toast";
import { raiseEvent, type Raised, type Thing } from "./families";
import { movesOf } from "./moves";
import type { TypePlace } from "./queries";
import { RaiseDialog } from "./raise_dialog";
import { eventName, eventQuery } from "./registry";
import styles from "./things.module.css";

/** The events that are possible now, each a button that says where it leads. */
export function StateMoves(props: { place: TypePlace; thing: Thing; machine: Machine | null; isAsked?: boolean; onAsked?: () => void }) {
  const { place, thing, machine } = props;
  const { family, app, type } = place;
  const { t } = useLingui();
  const may = useMay("PUT", family.at(app).event(type, thing.id));
  const [move, setMove] = useState<Move | null>(null);
  const moves = machine === null || !may ? [] : movesOf(machine, thing);
  const first = moves[0];
  // The key `s` asks for the first one; others are a Tab away.
  const shown = move ?? (props.isAsked === true && first !== undefined ? first : null);
  const close = () => {
    setMove(null);
    props.onAsked?.();
  };
  const raise = (event: Raised, name: string) => {
    close();
    writes
      .send([thing.id], (requestId) => raiseEvent(family, app, type, thing.id, event, requestId))
      .then(() => showToast({ text: t`${name} was accepted for ${thing.code}`, tone: "plain" }))
      .catch((error: unknown) => showToast({ text: `${thing.code}: ${refusalFrom(error).message}`, tone: "failed" }));
  };
  return (
    <span className={styles["moves"]}>
      {moves.map((each) => (
        <MoveButton key={`${each.event} ${each.reason} ${each.destination}`} move={each} onPress={() => setMove(each)} />
      ))}
      {shown === null ? null : (
        <RaiseDialog
          family={family}
          event={shown.event}
          reason={shown.reason}
          destination={shown.destination}
          count={1}
          onRaise={raise}
          onClose={close}
        />
      )}
    </span>
  );
}

/** A way out of a state, by what the registry calls its event. */
function MoveButton({ move, onPress }: { move: Move; onPress: () => void }) {
  const registered = useQuery(eventQuery(move.event));
  return <Button onPress={onPress}>{`${eventName(move.event, registered.data)} → ${stateText(move.destination)}`}</Button>;
}
