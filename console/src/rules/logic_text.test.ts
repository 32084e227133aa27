import { describe, expect, it } from "vitest";
import { logicText, type LogicWords } from "./logic_text";

const WORDS: LogicWords = { and: "and", or: "or", not: "not", oneOf: "one of", isThere: "is there", always: "always", never: "never" };
const text = (logic: unknown) => logicText(logic, WORDS);
const of = (name: string) => ({ var: name });

describe("a condition in words", () => {
  it.each([
    [undefined, "always"],
    [true, "always"],
    [false, "never"],
    [{ "==": [of("order.status"), "executed"] }, "order.status = executed"],
    [{ "!!": [of("workOrder")] }, "workOrder is there"],
    [{ ">": [of("amount"), 0] }, "amount > 0"],
    [{ in: [of("job.status"), ["COMPLETED", "CANCELLED"]] }, "job.status one of COMPLETED, CANCELLED"],
    [{ "!": [{ in: [of("reasonCode"), of("settings.successReasonCodes")] }] }, "not (reasonCode one of settings.successReasonCodes)"],
    [{ and: [{ "!!": [of("order")] }, { or: [{ "==": [of("a"), 1] }, { "==": [of("b"), ""] }] }] }, 'order is there and (a = 1 or b = "")'],
    [{ and: [{ "!": of("job") }] }, "not job"],
  ])("%j", (logic, words) => {
    expect(text(logic)).toBe(words);
  });

  it("leaves what it does not know as it is", () => {
    const logic = { some: [of("containers"), { "==": [of("type"), "bag"] }] };
    expect(text(logic)).toBe(JSON.stringify(logic));
    expect(text({ and: [{ "!!": of("order") }, logic] })).toContain(JSON.stringify(logic));
  });

  it("ends where brackets go too deep", () => {
    let logic: unknown = of("a");
    for (let depth = 0; depth < 40; depth++) logic = { "!": logic };
    expect(text(logic)).toContain('{"!":');
  });
});
