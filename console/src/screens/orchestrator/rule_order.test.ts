import { expect, it } from "vitest";
import { requestOf } from "~/api/orchestrator";
import { placedRules } from "./rule_order";

const rule = (id: string, given: object = {}) => ({ id, name: id, event: "JobCompleted", priority: 100, createdAt: 5, updatedAt: 5, active: true, isDefault: false, ...given });

it("puts the rules of an event in the order in which they are carried out", () => {
  const rules = [
    rule("late", { priority: 110 }),
    rule("younger", { createdAt: 9 }),
    rule("default, switched later", { isDefault: true, createdAt: 99 }),
    rule("other", { event: "JobAssigned" }),
    rule("off", { active: false, priority: 1 }),
    rule("older"),
  ];
  expect(placedRules(rules).map(({ rule: { id }, place, of }) => [id, place, of])).toEqual([
    ["other", 1, 1],
    ["off", null, 4],
    ["default, switched later", 1, 4],
    ["older", 2, 4],
    ["younger", 3, 4],
    ["late", 4, 4],
  ]);
});

it("sends a rule whole, without what only the server writes", () => {
  const given = rule("a", { pluginId: "plugin:1", condition: false, warning: "nothing raises it" });
  expect(requestOf(given, { active: false })).toEqual({ name: "a", event: "JobCompleted", condition: false, pluginId: "plugin:1", active: false, priority: 100 });
});
