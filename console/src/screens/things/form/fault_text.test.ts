import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { expect, test } from "vitest";
import { type AttributeConfig, faultsOfValues } from "~/rules/attributes";
import { messages } from "~/words/hi.po";
import { faultText } from "./fault_text";

const hindi = setupI18n({ locale: "hi", messages: { hi: messages } });
hindi.setMessagesCompiler(compileMessage);

const ATTRIBUTES: readonly AttributeConfig[] = [
  { name: "city", dataType: "string", validation: { required: true } },
  { name: "credit", dataType: "number", ownerAppId: "app-b", validation: { required: true } },
  { name: "low", dataType: "number", validation: { range: { min: 3 } } },
  { name: "high", dataType: "number", validation: { range: { max: 5 } } },
  { name: "short", dataType: "string", validation: { range: { min: 4 } } },
  { name: "long", dataType: "string", validation: { range: { max: 2 } } },
  { name: "plate", dataType: "string", validation: { regex: "^[A-Z]+$" } },
  { name: "size", dataType: "string", validation: { valueOneOf: ["S", "M"] } },
  { name: "count", dataType: "number" },
];
const VALUES = { low: 1, high: 9, short: "ab", long: "abc", plate: "12", size: "XL", count: "many", other: 1 };

test("says in Hindi every fault that the rules find in a value", () => {
  const faults = faultsOfValues(ATTRIBUTES, VALUES, { app: "app-a", owner: "app-b", isChange: false, prefix: "" });
  const said = faults.map(({ message }) => faultText(hindi, message));
  expect(faults.map(({ rule }) => rule).sort()).toEqual(
    ["enum", "maxLength", "maximum", "minLength", "minimum", "pattern", "required", "required", "type", "unknown"].sort(),
  );
  for (const text of said) expect(text).toMatch(/[\u0900-\u097f]/);
  expect(said).toContain("कम से कम 4 अक्षर चाहिए");
});

test("leaves a sentence of the server that it does not know", () => {
  expect(faultText(hindi, "is locked by a batch")).toBe("is locked by a batch");
});
