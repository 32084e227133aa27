/** The vehicles of a tenant with the runs that they are on: what the map, the list and the card show. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type DevicePosition, POSITIONS, readPositions, streamedPositions } from "~/api/positions";
import { may, useMay, useSession } from "~/app/session";
import type { RunBoard } from "~/live/board";
import type { RunRow } from "~/live/rows";
import { live } from "~/live/stream";
import { factsOf, urgencyOf } from "~/live/urgency";
import { useRunBoard } from "~/live/use_board";
import { VEHICLE_TONES, type VehicleTone } from "~/map/palette";
import { type Fix, SILENT_MS, type Vehicle, Vehicles } from "~/map/vehicles";
import { type Delay, delaysOf } from "./delays";

const MICRODEGREES = 1e6;
/** How often what runs and silences say of vehicles is looked at anew. */
const LOOK_MS = 1_000;
/** A device that is heard of for the first time: what carries it is read a moment later. */
const READ_AGAIN_MS = 3_000;
const NEWS = "position";

const fixOf = (position: DevicePosition): Fix & { carrier: string | null } => ({
  id: position.deviceId,
  lat: position.lat,
  lon: position.lon,
  heading: position.bearing ?? null,
  speed: position.speed ?? null,
  at: position.tis,
  carrier: position.externalRefId ?? null,
});

/** Runs that participants are on: of several the one that is most under way. */
const RANKS: Readonly<Record<string, number>> = { IN_PROGRESS: 3, ASSIGNED: 2, PENDING_CLOSURE: 1 };

export function runsByParticipant(runs: Iterable<RunRow>): ReadonlyMap<string, RunRow> {
  const found = new Map<string, RunRow>();
  for (const run of runs) {
    const rank = RANKS[run.status] ?? 0;
    if (rank === 0) continue;
    for (const participant of run.participants) {
      const known = found.get(participant);
      if (known === undefined || rank > (RANKS[known.status] ?? 0)) found.set(participant, run);
    }
  }
  return found;
}

/** What the colour of a vehicle on a run says. */
export function toneOf(run: RunRow | undefined, now: number): VehicleTone {
  if (run === undefined) return "waiting";
  const { next, delayed } = factsOf(run);
  const urgency = urgencyOf(next, now).kind;
  if (urgency === "late") return "failed";
  if (urgency === "risk" || delayed !== null) return "risk";
  if (run.status === "IN_PROGRESS") return "moving";
  return run.status === "PENDING_CLOSURE" ? "ended" : "assigned";
}

/** What is to be seen first. */
export const URGENT_FIRST: readonly VehicleTone[] = ["failed", "risk", "moving", "assigned", "ended", "waiting"];

/** Ids of vehicles, those first that need somebody, each group by its ids. Of thousands each second, so without a locale's order. */
export function urgentFirst(vehicles: readonly Vehicle[], tone: (vehicle: Vehicle) => VehicleTone): string[] {
  const groups = new Map<VehicleTone, string[]>(URGENT_FIRST.map((each) => [each, []]));
  for (const vehicle of vehicles) groups.get(tone(vehicle))?.push(vehicle.id);
  return [...groups.values()].flatMap((ids) => ids.toSorted());
}

/** The tone that a crowd has: that of the one which needs somebody most. */
export const worstOf = (tones: readonly VehicleTone[]): VehicleTone => URGENT_FIRST.find((tone) => tones.includes(tone)) ?? "waiting";

export interface Fleet {
  readonly vehicles: Vehicles;
  readonly runOf: (vehicle: Vehicle) => RunRow | undefined;
  readonly toneOf: (vehicle: Vehicle) => VehicleTone;
  readonly tonePlaceOf: (vehicle: Vehicle) => number;
  readonly isSilent: (vehicle: Vehicle) => boolean;
  /** What is late at which place, worked out when it is asked for first. */
  readonly delays: () => ReadonlyMap<string, Delay>;
}

/** What of a vehicle is not in its fixes: its run and whether it is silent. Made anew each second in which something changed. */
function fleetOf(vehicles: Vehicles, board: RunBoard, now: number): Fleet {
  const runs = runsByParticipant(board.rows.values());
  let delays: ReadonlyMap<string, Delay> | undefined;
  const tones = new Map<RunRow | undefined, VehicleTone>();
  const runOf = (vehicle: Vehicle) => runs.get(vehicle.carrier ?? vehicle.id);
  const tone = (vehicle: Vehicle) => {
    const run = runOf(vehicle);
    const found = tones.get(run) ?? toneOf(run, now);
    tones.set(run, found);
    return found;
  };
  return {
    vehicles,
    runOf,
    toneOf: tone,
    tonePlaceOf: (vehicle) => VEHICLE_TONES.indexOf(tone(vehicle)),
    isSilent: (vehicle) => now - vehicle.at > SILENT_MS,
    delays: () => (delays ??= delaysOf(board.rows.values(), now)),
  };
}

export interface FleetRead {
  readonly fleet: Fleet;
  readonly isRead: boolean;
  readonly isTruncated: boolean;
  readonly error: Error | null;
  readonly readAgain: () => void;
}

export function useFleet(): FleetRead {
  const session = useSession();
  const board = useRunBoard(session.tenant.id);
  const canRead = useMay("GET", POSITIONS);
  const canHear = may(session, "GET", "/events") || may(session, "GET", `/events/${NEWS}`);
  const [vehicles] = useState(() => new Vehicles());
  const read = useQuery({ queryKey: ["positions", session.tenant.id], queryFn: ({ signal }) => readPositions(0, signal), enabled: canRead, staleTime: 0 });
  const { data, refetch } = read;
  useEffect(() => {
    if (data !== undefined) vehicles.take(data.positions.map(fixOf));
  }, [data, vehicles]);
  useEffect(() => {
    if (!canHear) return undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const stop = live.want(NEWS, NEWS, (text) => {
      const told = streamedPositions(text);
      if (told.some(([id]) => vehicles.get(id) === undefined)) again ??= setTimeout(() => void refetch().finally(() => (again = undefined)), READ_AGAIN_MS);
      vehicles.take(told.map(([id, lon, lat, heading, speed, at]) => ({ id, lon: lon / MICRODEGREES, lat: lat / MICRODEGREES, heading, speed, at })));
    });
    return () => {
      clearTimeout(again);
      stop();
    };
  }, [canHear, vehicles, refetch]);
  const now = useLookedAt(board);
  const fleet = useMemo(() => fleetOf(vehicles, board, now), [vehicles, board, now]);
  return { fleet, isRead: data !== undefined, isTruncated: data?.truncated ?? false, error: read.error, readAgain: () => void refetch() };
}

/** When runs were looked at last: a second apart at least, where they changed, and every ten for silences. */
function useLookedAt(board: RunBoard): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let hasChanged = true;
    let looks = 0;
    const unwatch = board.rows.watchOrder(() => {
      hasChanged = true;
    });
    const timer = setInterval(() => {
      looks += 1;
      if (!hasChanged && looks % 10 !== 0) return;
      hasChanged = false;
      setNow(Date.now());
    }, LOOK_MS);
    return () => {
      unwatch();
      clearInterval(timer);
    };
  }, [board]);
  return now;
}

/** The version of the vehicles, at most once in a time: draws whoever asks. */
export function useVehicleVersion(vehicles: Vehicles, everyMs: number): number {
  const store = useMemo(() => {
    let shown = vehicles.version;
    return {
      watch: (listener: () => void) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const stop = vehicles.watch(() => {
          timer ??= setTimeout(() => {
            timer = undefined;
            shown = vehicles.version;
            listener();
          }, everyMs);
        });
        return () => {
          clearTimeout(timer);
          stop();
        };
      },
      shown: () => shown,
    };
  }, [vehicles, everyMs]);
  return useSyncExternalStore(store.watch, store.shown);
}
