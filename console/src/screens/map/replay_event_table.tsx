import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { phraseOf } from "~/app/phrases";
import type { Playback } from "~/map/replay_playback";
import { Button } from "~/ui/button";
import { Empty } from "~/ui/panel";
import { Table } from "~/ui/table";
import { secondTime } from "~/ui/time";
import { EVENT_LABELS, EVENT_SIGNS } from "./geofence_words";
import { currentEvent, type ReplayEvent } from "./replay_events";
import { useSpanText } from "./replay_panel";
import { useMoment } from "./use_playback";
import styles from "./replay.module.css";

/** Stops, geofences and what the runs say, one below the other; a press goes to the moment. */
export function ReplayEventTable({ events, playback }: { events: readonly ReplayEvent[]; playback: Playback }) {
  const { t } = useLingui();
  const at = useMoment(playback);
  const current = useMemo(() => currentEvent(events, at), [events, at]);
  if (events.length === 0) {
    return (
      <Empty>
        <Trans>No stop and no event in this time.</Trans>
      </Empty>
    );
  }
  return (
    <Table label={t`What happened`} titles={[t`When`, t`What`]}>
      {events.map((event) => (
        <tr key={event.key} className={event === current ? styles["now"] : ""} aria-current={event === current ? "true" : undefined}>
          <td>
            <Button look="link" onPress={() => playback.seek(event.at)}>
              {secondTime(event.at)}
            </Button>
          </td>
          <td>
            <What event={event} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function What({ event }: { event: ReplayEvent }) {
  const { i18n } = useLingui();
  const spanText = useSpanText();
  if (event.sort === "stop") {
    const [number, span] = [event.number, spanText(event.stop.leftAt - event.stop.arrivedAt)];
    return <Trans>Stop {number}: stood {span}</Trans>;
  }
  if (event.sort === "geofence") {
    const { event: what, name, geofenceId } = event.event;
    return (
      <>
        <span aria-hidden="true">{EVENT_SIGNS[what]} </span>
        {i18n._(EVENT_LABELS[what])} · {name ?? geofenceId}
      </>
    );
  }
  const { actor } = event.entry;
  return (
    <>
      {actor.name ?? actor.id} {phraseOf(i18n, event.entry)}
    </>
  );
}
