import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { PanelError } from "~/app/errors";
import { type PlaySpeed, type Replay, replayIn, type ReplayOf, SPEEDS } from "~/map/replay";
import type { Playback } from "~/map/replay_playback";
import { Button } from "~/ui/button";
import { FilterChip } from "~/ui/chip";
import { Empty, Skeleton } from "~/ui/panel";
import { secondTime } from "~/ui/time";
import { EVENT_SIGNS, distanceText } from "./geofence_words";
import { useMapPlace } from "./map_context";
import { marksOf, type ReplayEvent, replayEvents } from "./replay_events";
import { ReplayEventTable } from "./replay_event_table";
import { replayQuery, runEventsQuery } from "./replay_queries";
import { useMoment, usePlayback, useReplayKeys, useReplayLayer } from "./use_playback";
import styles from "./replay.module.css";

const ReplayGraph = lazy(async () => ({ default: (await import("./replay_graph")).ReplayGraph }));
const STRIP_HEIGHT = 84;
const SPLIT_HEIGHT = 280;
const NARROW_SPLIT_HEIGHT = 150;
const NARROW = "(width < 720px)";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NO_ENTRIES: readonly never[] = [];

/** What is replayed, below the map: nothing where the address names nothing. */
export function ReplayPanel() {
  const { search, go } = useMapPlace();
  const of = replayIn(search.replay ?? "");
  if (of === null) return null;
  return <OneReplay key={search.replay} of={of} text={search.replay ?? ""} onClose={() => go({ replay: undefined })} />;
}

function OneReplay({ of, text, onClose }: { of: ReplayOf; text: string; onClose: () => void }) {
  const { t } = useLingui();
  const { data: replay, error, refetch } = useQuery(replayQuery(of));
  const { device } = of;
  return (
    <section className={styles["panel"]} aria-label={t`Replay of ${device}`}>
      {replay === undefined ? (
        <>
          <div className={styles["bar"]}>
            <h2>{device}</h2>
            <CloseButton onClose={onClose} />
          </div>
          {error === null ? <Skeleton rows={3} label={t`Loading the trace`} /> : <PanelError error={error} onRetry={() => void refetch()} />}
        </>
      ) : replay.count === 0 ? (
        <>
          <div className={styles["bar"]}>
            <h2>{device}</h2>
            <CloseButton onClose={onClose} />
          </div>
          <Empty>
            <Trans>
              The device sent nothing between {secondTime(of.from)} and {secondTime(of.to)}.
            </Trans>
          </Empty>
        </>
      ) : (
        <Shown of={of} replay={replay} text={text} onClose={onClose} />
      )}
    </section>
  );
}

function CloseButton({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <span className={styles["end"]}>
      <Button look="quiet" aria-label={t`Close the replay`} onPress={onClose}>
        ×
      </Button>
    </span>
  );
}

function Shown({ of, replay, text, onClose }: { of: ReplayOf; replay: Replay; text: string; onClose: () => void }) {
  const { t } = useLingui();
  const { palette } = useMapPlace();
  const { playback, state } = usePlayback(replay, text);
  const [follows, setFollows] = useState(true);
  const [isSplit, setSplit] = useState(false);
  const { data: entries = NO_ENTRIES } = useQuery(runEventsQuery(of));
  const events = useMemo(() => replayEvents(replay.trace, entries), [replay, entries]);
  const marks = useMemo(() => marksOf(events, EVENT_SIGNS), [events]);
  useReplayLayer(replay, playback, marks, follows);
  useReplayKeys({ playback, onFollow: () => setFollows((had) => !had), onSplit: () => setSplit((had) => !had) });
  return (
    <>
      <div className={styles["bar"]}>
        <h2>{of.device}</h2>
        <Button onPress={() => playback.toggle()} aria-label={state.isPlaying ? t`Pause` : t`Play`}>
          <span aria-hidden="true">{state.isPlaying ? "❚❚" : "▶"}</span>
        </Button>
        <Speeds speed={state.speed} onSpeed={(speed) => playback.setSpeed(speed)} />
        <FilterChip label={t`Follow`} isOn={follows} onChange={setFollows} />
        <FilterChip label={t`Split view`} isOn={isSplit} onChange={setSplit} />
        <Moment replay={replay} playback={playback} />
        <Figures replay={replay} />
        <CloseButton onClose={onClose} />
      </div>
      <Below isSplit={isSplit} replay={replay} playback={playback} events={events} palette={palette} />
    </>
  );
}

type Palette = ReturnType<typeof useMapPlace>["palette"];

function Below(props: { isSplit: boolean; replay: Replay; playback: Playback; events: readonly ReplayEvent[]; palette: Palette }) {
  const { isSplit, ...shown } = props;
  const height = !isSplit ? STRIP_HEIGHT : matchMedia(NARROW).matches ? NARROW_SPLIT_HEIGHT : SPLIT_HEIGHT;
  return (
    <div className={`${styles["body"]} ${isSplit ? styles["split"] : ""}`}>
      <Suspense fallback={<div style={{ height }} />}>
        <ReplayGraph {...shown} height={height} />
      </Suspense>
      {isSplit ? (
        <div className={styles["events"]}>
          <ReplayEventTable events={shown.events} playback={shown.playback} />
        </div>
      ) : null}
    </div>
  );
}

function Speeds({ speed, onSpeed }: { speed: PlaySpeed; onSpeed: (speed: PlaySpeed) => void }) {
  const { t } = useLingui();
  return (
    <div className={styles["speeds"]} role="group" aria-label={t`How fast`}>
      {SPEEDS.map((each) => (
        <FilterChip key={each} label={`${each}×`} isOn={each === speed} onChange={() => onSpeed(each)} />
      ))}
    </div>
  );
}

/** The moment as words and as a slider: the key form of the graph and of the path. */
function Moment({ replay, playback }: { replay: Replay; playback: Playback }) {
  const { t, i18n } = useLingui();
  const at = useMoment(playback);
  const here = replay.at(at);
  const speed = here === null || here.speed === null ? null : Math.round(here.speed);
  const unit = new Intl.NumberFormat(i18n.locale, { style: "unit", unit: "kilometer-per-hour" });
  const how = here?.isStanding === true ? t`standing` : here?.isSilent === true ? t`silent` : speed === null ? "–" : unit.format(speed);
  return (
    <>
      <time className={styles["moment"]} dateTime={new Date(at).toISOString()} data-replay-moment={Math.round(at)}>
        {secondTime(at)}
      </time>
      <span className={styles["moment"]}>{how}</span>
      <input
        type="range"
        className={styles["slider"]}
        aria-label={t`Moment`}
        aria-valuetext={`${secondTime(at)}, ${how}`}
        min={replay.begins}
        max={replay.ends}
        step={1000}
        value={at}
        onChange={(event) => playback.seek(Number(event.target.value))}
      />
    </>
  );
}

/** A span of time in hours and minutes. */
export function useSpanText(): (ms: number) => string {
  const { t } = useLingui();
  return (ms) => {
    const [hours, minutes] = [Math.floor(ms / HOUR_MS), Math.round((ms % HOUR_MS) / MINUTE_MS)];
    return hours === 0 ? t`${minutes} min` : t`${hours} h ${minutes} min`;
  };
}

function Figures({ replay }: { replay: Replay }) {
  const { i18n } = useLingui();
  const spanText = useSpanText();
  const { metres, moving, standing, silent, stops } = replay.figures;
  const [way, movingText, standingText, silentText] = [distanceText(metres, i18n.locale), spanText(moving), spanText(standing), spanText(silent)];
  return (
    <span className={styles["figures"]}>
      {way} · <Trans>moving {movingText}</Trans> · <Trans>standing {standingText}</Trans> · <Plural value={stops} one="# stop" other="# stops" />
      {silent === 0 ? null : (
        <>
          {" · "}
          <Trans>silent {silentText}</Trans>
        </>
      )}
    </span>
  );
}
