import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rule } from "~/api/notifications";
import { bodyOf, conditionText, draftOf, isMeant, namesIn, NEW_RULE, stepOf, typedOf, valueOf } from "./rule_draft";

const RULE: Rule = {
  id: "filter:1",
  appId: "push_app:1",
  name: "late",
  enabled: false,
  eventName: "DispatchRunningLate",
  conditions: [
    { key: "minutes", expr: ">=", value: 15 },
    { key: "hub", expr: "in", value: ["12", "Pune"] },
    { key: "note", expr: "like", value: "12" },
  ],
  channels: ["console", "webhook"],
  recipients: { userIds: ["asha", "{{rider.id}}"], emails: [], mobiles: [], groups: ["g"], tokens: [] },
  title: "Late: {{ref}}",
  templateId: "messageTemplate:1",
  webhook: { url: "https://a.example/in" },
};

describe("an event that is looked for", () => {
  const meant = (typed: string) => isMeant(typed, "DispatchRunningLate", "a dispatch will come to a stop after its timeslot");
  it("is found by words of its name and of what it says", () => {
    expect(["", "running late", "Late  running ", "late timeslot", "DispatchRun"].filter((typed) => !meant(typed))).toEqual([]);
  });

  it("is not found by a word that it does not have", () => {
    expect(meant("running early")).toBe(false);
  });
});

describe("a rule while it is written", () => {
  it("is what it was where nothing is changed", () => {
    const body = bodyOf(draftOf(RULE));
    expect(body).toEqual({
      name: "late",
      enabled: false,
      eventName: "DispatchRunningLate",
      conditions: RULE.conditions,
      channels: RULE.channels,
      recipients: { userIds: ["asha", "{{rider.id}}"], groups: ["g"] },
      title: "Late: {{ref}}",
      templateId: "messageTemplate:1",
      webhook: { url: "https://a.example/in" },
    });
  });

  it("keeps numbers numbers and texts texts", () => {
    expect(["12", "-1.5", "true", '"12"', "012", "1e3", "Pune"].map(valueOf)).toEqual([12, -1.5, true, "12", "012", "1e3", "Pune"]);
    const scalars = fc.oneof(fc.string().filter((text) => text === text.trim()), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(scalars, (value) => {
        expect(valueOf(typedOf(value))).toBe(value);
      }),
    );
  });

  it("names recipients by lines and commas", () => {
    expect(namesIn(" a,b\n\n c ,")).toEqual(["a", "b", "c"]);
    expect(bodyOf(NEW_RULE).recipients).toBeUndefined();
  });

  it("says where a fault belongs, and what a condition is", () => {
    expect(["name", "conditions[0].key", "title", "templateId", "recipients.userIds[0]", "webhook.url", "channels"].map(stepOf)).toEqual(["when", "when", "what", "what", "whom", "whom", "whom"]);
    expect(RULE.conditions.map(conditionText)).toEqual(["minutes >= 15", 'hub in "12", Pune', "note like 12"]);
  });
});
