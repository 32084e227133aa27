/** The rules here against what the server said of the same inputs: `haulier vectors --output console/vectors`. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type AttributeConfig, type DataType, type Fault, judged, type Values } from "./attributes";
import { conditionHolds, parseCondition } from "./conditions";
import { Machine, type MachineDocument } from "./machine";

interface Vectors<Input, Expected, Shared = never> {
  readonly shared: readonly Shared[];
  readonly cases: readonly { readonly input: Input; readonly expected: Expected }[];
}

function vectorsOf<V>(name: string): V {
  return JSON.parse(readFileSync(resolve("vectors", `${name}.json`), "utf8")) as V;
}

/** Each fault once, in an order of their own, as the vectors have them. */
function sorted(faults: readonly Fault[]): readonly Fault[] {
  const texts = faults.map(({ field, rule, message }) => JSON.stringify({ field, rule, message }));
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as Fault);
}

type Refusal = { readonly faults: readonly Fault[] };
const inOrder = <E>(expected: E | Refusal): E | Refusal =>
  typeof expected === "object" && expected !== null && "faults" in expected ? { faults: sorted(expected.faults) } : expected;

/** Fails with the first few inputs that differ, not with thousands. */
function expectAll<I, E>(cases: readonly { readonly input: I; readonly expected: E | Refusal }[], ours: (input: I) => unknown): void {
  expect(cases.length).toBeGreaterThan(0);
  const different = cases
    .map(({ input, expected }) => ({ input, expected: inOrder(expected), ours: ours(input) }))
    .filter((each) => JSON.stringify(inOrder(each.ours as E)) !== JSON.stringify(each.expected));
  expect(different.slice(0, 3)).toEqual([]);
}

describe("vectors", () => {
  test("attributes: what values are refused, and in which words", () => {
    interface Input {
      readonly type: number;
      readonly app: string;
      readonly old: Values | null;
      readonly given: Values;
    }
    interface Shared {
      readonly owner: string | null;
      readonly attributes: readonly AttributeConfig[];
    }
    const { shared, cases } = vectorsOf<Vectors<Input, { values: Values } | Refusal, Shared>>("attributes");
    const byName = (values: Values) => Object.fromEntries(Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)));
    const known = cases.map(({ input, expected }) => ({
      input,
      expected: "values" in expected ? { values: byName(expected.values) } : expected,
    }));
    expectAll(known, ({ type, app, old, given }) => {
      const { attributes = [], owner = null } = shared[type] ?? {};
      const { values, faults } = judged(attributes, given, old, { app, owner, prefix: "properties" });
      return faults.length > 0 ? { faults } : { values: byName(values) };
    });
  });

  test("machines: where events lead, and why others do not", () => {
    interface Asked {
      readonly machine: number;
      readonly state: string;
    }
    type Input =
      | { readonly ask: "initial"; readonly machine: number }
      | ({ readonly ask: "events" } & Asked)
      | ({ readonly ask: "terminal" } & Asked)
      | ({ readonly ask: "step"; readonly eventCode: string; readonly reasonCode: string | null } & Asked);
    const { shared, cases } = vectorsOf<Vectors<Input, object, MachineDocument>>("machines");
    const machines = shared.map((document) => new Machine(document));
    const faulty = <A extends object>(answer: A | { readonly fault: Fault }) => ("fault" in answer ? { faults: [answer.fault] } : answer);
    expectAll(cases, (input) => {
      const machine = machines[input.machine];
      if (machine === undefined) throw new Error(`there is no machine ${input.machine}`);
      if (input.ask === "initial") return { state: machine.initial };
      if (input.ask === "terminal") return { terminal: machine.isTerminal(input.state) };
      if (input.ask === "events") return faulty(machine.events(input.state));
      const step = machine.step(input.state, input.eventCode, input.reasonCode);
      return "fault" in step ? { faults: [step.fault] } : { state: step.destination };
    });
  });

  test("conditions: what is accepted, and what holds", () => {
    interface Input {
      readonly expression: string;
      readonly types: number;
      readonly values: Values;
    }
    const { shared, cases } = vectorsOf<Vectors<Input, object, Readonly<Record<string, DataType>>>>("conditions");
    expectAll(cases, ({ expression, types, values }) => {
      const parsed = parseCondition(expression, shared[types] ?? {});
      return "fault" in parsed ? { faults: [parsed.fault] } : { holds: conditionHolds(parsed.condition, values) };
    });
  });
});
