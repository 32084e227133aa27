import { expect, test } from "vitest";
import type { LiveEvent } from "~/live/event";
import { Machine } from "~/rules/machine";
import { FAMILIES, thingOf } from "./families";
import { movesOf, possibleEvents } from "./moves";
import { meaningOf } from "./use_changes";
import { toneOf } from "./words";

const MACHINE = new Machine({
  states: {
    onboarding: { defaultSubState: "onboarding", subStates: [{ name: "onboarding", transitions: [{ eventCode: "E-022", destination: "active", reasonCode: "R-0001" }] }] },
    active: { defaultSubState: "active", subStates: [{ name: "active", transitions: [{ eventCode: "E-023", destination: "inactive" }, { eventCode: "E-024", destination: "inactive:dead" }] }] },
    inactive: { defaultSubState: "inactive", subStates: [{ name: "inactive", transitions: [{ eventCode: "E-024", destination: "inactive:dead" }] }, { name: "dead", transitions: [] }], terminalStates: ["dead"] },
  },
}); // prettier-ignore
const thing = (id: string, state: string) => thingOf(FAMILIES.participants, { id: `riders:${id}`, state, properties: {} });

test("only what the present state allows is offered", () => {
  expect(movesOf(MACHINE, thing("1", "onboarding:onboarding"))).toEqual([{ event: "E-022", reason: "R-0001", destination: "active:active" }]);
  expect(movesOf(MACHINE, thing("1", "inactive:dead"))).toEqual([]);
  expect(movesOf(MACHINE, thing("1", "active:gone")).map((move) => move.event)).toEqual(["E-023", "E-024"]);
});

test("the end of a life is no success", () => {
  const states = ["onboarding:onboarding", "active:active", "inactive:inactive", "inactive:dead"];
  expect(states.map((state) => toneOf(MACHINE, state))).toEqual(["waiting", "moving", "over", "over"]);
  expect(toneOf(null, "any")).toBe("waiting");
});

test("R1 of many, each event says which of them can take it", () => {
  const things = [thing("1", "onboarding:onboarding"), thing("2", "active:active"), thing("3", "inactive:inactive"), thing("4", "inactive:dead")];
  const events = possibleEvents(MACHINE, things);
  expect(events.map(({ event, ids }) => [event, ids])).toEqual([
    ["E-024", ["riders:2", "riders:3"]],
    ["E-022", ["riders:1"]],
    ["E-023", ["riders:2"]],
  ]);
  expect(events[0]?.destination).toBe("inactive:dead");
});

const event = (change: Partial<LiveEvent>): LiveEvent => ({
  id: "1", type: "ParticipantUpdated", kind: "participant", resourceId: "riders:1", version: 2, state: null, at: 0, requestId: "", actor: { id: "", name: "", app: "" }, also: [], data: {}, hasData: true, ...change,
}); // prettier-ignore

test("an event touches the rows of its type, also those that it names besides; a first version is new", () => {
  const place = { family: FAMILIES.participants, type: "riders" };
  expect(meaningOf(place, event({}))).toEqual({ touched: ["riders:1"], isNew: false, isOfType: false });
  expect(meaningOf(place, event({ version: 1 })).isNew).toBe(true);
  expect(meaningOf(place, event({ resourceId: "trucks:1" })).touched).toEqual([]);
  const also = [{ kind: "participant", id: "riders:9", version: 3 }];
  expect(meaningOf(place, event({ kind: "dispatch", resourceId: "d", also })).touched).toEqual(["riders:9"]);
  expect(meaningOf(place, event({ kind: "participant_type", resourceId: "riders" })).isOfType).toBe(true);
});
