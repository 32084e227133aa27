/** What can be done with the state of one thing, or of many at once. */
import type { Machine, Move } from "~/rules/machine";
import type { Thing } from "./families";

/** An event that some of the things can take, and which of them. */
export interface PossibleEvent {
  readonly event: string;
  /** The reason that each of the ways asks for; null where they differ or any will do. */
  readonly reason: string | null;
  /** Where it leads; null where that depends on the thing. */
  readonly destination: string | null;
  readonly ids: readonly string[];
}

/** The ways out of the state in which a thing stands, each event once for each reason it asks for. */
export function movesOf(machine: Machine, thing: Thing): readonly Move[] {
  return machine.moves(machine.effectiveState(thing.state === "" ? machine.initial : thing.state));
}

/** The events that at least one of the things can take, those that most can take first. */
export function possibleEvents(machine: Machine, things: readonly Thing[]): readonly PossibleEvent[] {
  const found = new Map<string, { moves: Move[]; ids: Set<string> }>();
  for (const thing of things) {
    for (const move of movesOf(machine, thing)) {
      const entry = found.get(move.event) ?? { moves: [], ids: new Set<string>() };
      entry.moves.push(move);
      entry.ids.add(thing.id);
      found.set(move.event, entry);
    }
  }
  const events = [...found].map(([event, { moves, ids }]) => ({
    event,
    reason: onlyOne(moves.map((move) => move.reason)),
    destination: onlyOne(moves.map((move) => move.destination)),
    ids: [...ids],
  }));
  return events.sort((one, other) => other.ids.length - one.ids.length);
}

function onlyOne<T>(values: readonly T[]): T | null {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? null : first;
}
