/**
 * State machines: the states in their order, where an event leads, which events are possible, and the server's words for
 * those that are not. Held equal to `haulier.core.machine` by the server's vectors.
 */
import { type Fault, faultsOfValue, type DataType, type Values, type ValueRules } from "./attributes";

export interface Transition {
  readonly eventCode: string;
  /** `main:sub`, or `main` for its default sub-state. */
  readonly destination: string;
  /** The reason that the event must carry; without one any will do. */
  readonly reasonCode?: string | null;
}

export interface SubState {
  readonly name: string;
  readonly transitions: readonly Transition[];
  readonly ttl?: { readonly time: string; readonly destination: string } | null;
}

export interface MainState {
  readonly name: string;
  readonly defaultSubState?: string | null;
  readonly defaultSubstate?: string | null;
  readonly subStates: readonly SubState[];
  readonly terminalStates?: readonly string[];
}

export interface MachineDocument {
  readonly states: readonly MainState[] | Readonly<Record<string, Omit<MainState, "name"> & { readonly name?: string }>>;
}

/** One way out of a state. */
export interface Move {
  readonly event: string;
  /** The reason that it asks for, null where any will do. */
  readonly reason: string | null;
  readonly destination: string;
}

export type Step = { readonly destination: string } | { readonly fault: Fault };

/** Most allowed events that a refusal names. */
const MAX_LISTED = 16;

/** The main state in the full name of a state, `main:sub`. */
export function mainState(state: string): string {
  const at = state.indexOf(":");
  return at < 0 ? state : state.slice(0, at);
}

/** `active:stale` as `active · stale`; a sub-state that is called like its main state is not said twice. */
export function stateText(state: string): string {
  const [main = "", sub = ""] = state.split(":");
  return sub === "" || sub === main ? main : `${main} · ${sub}`;
}

/** A machine with the full names of all states. */
export class Machine {
  /** Main states in their sequence. */
  readonly mains: readonly string[];
  /** Full names of all states in sequence. */
  readonly states: readonly string[];
  /** The state of a new instance. */
  readonly initial: string;
  readonly #defaults: ReadonlyMap<string, string>;
  readonly #moves: ReadonlyMap<string, readonly Move[]>;
  readonly #terminals: ReadonlySet<string>;

  constructor(document: MachineDocument) {
    const states = listed(document);
    const full = (main: MainState, sub: string) => `${main.name}:${sub}`;
    const defaults = new Map(states.map((main) => [main.name, full(main, defaultOf(main))]));
    this.#defaults = defaults;
    this.mains = states.map((main) => main.name);
    this.#moves = new Map(
      states.flatMap((main) => main.subStates.map((sub) => [full(main, sub.name), movesOf(sub, defaults)] as const)),
    );
    this.states = [...this.#moves.keys()];
    this.initial = this.#defaults.get(this.mains[0] ?? "") ?? "";
    this.#terminals = new Set(states.flatMap((main) => terminalsOf(main, main === states.at(-1)).map((sub) => full(main, sub))));
  }

  /** The state from which an instance goes on: where the machine has lost its sub-state, the main state's default. */
  effectiveState(state: string): string {
    if (this.#moves.has(state)) return state;
    return this.#defaults.get(mainState(state)) ?? state;
  }

  /** Whether no event leads out of the state for good. */
  isTerminal(state: string): boolean {
    return this.#terminals.has(this.#defaults.get(state) ?? state);
  }

  /** The events that stand in a state, also where it is terminal and none leads out. */
  events(state: string): { readonly events: readonly string[] } | { readonly fault: Fault } {
    const all = this.#moves.get(this.#defaults.get(state) ?? state);
    return all === undefined ? noSuchState(state) : { events: [...new Set(all.map((move) => move.event))] };
  }

  /** The ways out of a state, each event with each reason. */
  moves(state: string): readonly Move[] {
    const source = this.#defaults.get(state) ?? state;
    return this.#terminals.has(source) ? [] : (this.#moves.get(source) ?? []);
  }

  /** Where an event leads, or why it does not. */
  step(state: string, event: string, reason: string | null = null): Step {
    const source = this.#defaults.get(state) ?? state;
    const all = this.#moves.get(source);
    if (all === undefined) return noSuchState(state);
    if (this.#terminals.has(source)) {
      return refused("eventCode", "terminal", `${source} is a terminal state; no event leads out of it`);
    }
    const ways = all.filter((way) => way.event === event);
    const way =
      ways.find((each) => each.reason === reason) ??
      ways.find((each) => each.reason === null || (reason === null && ways.length === 1));
    if (way !== undefined) return { destination: way.destination };
    return refused(ways.length > 0 ? "reasonCode" : "eventCode", "transition", notAllowed(source, event, reason, ways, all));
  }
}

function refused(field: string, rule: string, message: string): { readonly fault: Fault } {
  return { fault: { field, rule, message } };
}

function noSuchState(state: string): { readonly fault: Fault } {
  return refused("state", "unknown", `there is no state '${state.slice(0, 80)}' in the state machine`);
}

function notAllowed(source: string, event: string, reason: string | null, ways: readonly Move[], all: readonly Move[]): string {
  if (ways.length > 0) {
    const reasons = ways.flatMap((way) => (way.reason === null ? [] : [way.reason])).sort();
    const given = reason === null ? "without a reason" : `with reason ${reason}`;
    return `event ${event} ${given} is not allowed in state ${source}; allowed reasons: ${reasons.join(", ")}`;
  }
  const events = [...new Set(all.map((way) => way.event))].slice(0, MAX_LISTED).join(", ");
  return `event ${event} is not allowed in state ${source}; allowed events: ${events === "" ? "none" : events}`;
}

/** The states as a list: services write them as one, or as an object keyed by main state. */
function listed({ states }: MachineDocument): readonly MainState[] {
  if (isList(states)) return states;
  return Object.entries(states).map(([name, state]) => ({ ...state, name }));
}

function isList(states: MachineDocument["states"]): states is readonly MainState[] {
  return Array.isArray(states);
}

function defaultOf(main: MainState): string {
  return main.defaultSubState ?? main.defaultSubstate ?? "";
}

/** Sub-states that end an instance's life; where the last main state names none, those that nothing leads out of. */
function terminalsOf(main: MainState, isLast: boolean): readonly string[] {
  const named = main.terminalStates ?? [];
  if (named.length > 0 || !isLast) return named;
  return main.subStates
    .filter((sub) => sub.transitions.length === 0 && (sub.ttl === undefined || sub.ttl === null))
    .map((sub) => sub.name);
}

function movesOf(sub: SubState, defaults: ReadonlyMap<string, string>): readonly Move[] {
  return sub.transitions.map(({ eventCode, reasonCode, destination }) => ({
    event: eventCode,
    reason: reasonCode ?? null,
    destination: defaults.get(destination) ?? destination,
  }));
}

/** One member of an event's `data`, and its rules. A failing one that is not `blocking` does not stop the event. */
export interface EventDataItem {
  readonly name: string;
  readonly description?: string | null;
  readonly type?: DataType | null;
  readonly validation?: (ValueRules & { readonly blocking?: boolean }) | null;
}

/** Faults of an event's data that stop it, and those that are only told. Members without a rule are not checked. */
export function faultsOfEventData(rules: readonly EventDataItem[], data: Values): { blocking: Fault[]; passing: Fault[] } {
  const blocking: Fault[] = [];
  const passing: Fault[] = [];
  for (const { name, type, validation } of rules) {
    const found = validation?.blocking === false ? passing : blocking;
    const field = `data.${name}`;
    if (name in data) found.push(...faultsOfValue(type ?? null, validation ?? null, data[name], field));
    else if (validation?.required === true) found.push({ field, rule: "required", message: "is required" });
  }
  return { blocking, passing };
}
