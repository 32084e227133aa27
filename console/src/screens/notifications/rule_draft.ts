/** A rule while it is written: what is typed as text, and where each fault of the server's belongs. */
import type { Condition, QuietHours, Rule, RuleBody } from "~/api/notifications";

export const EXPRESSIONS = ["=", "!=", ">", ">=", "<", "<=", "in", "notin", "exists", "like"] as const;
export const STEPS = ["when", "whom", "what"] as const;
export type RuleStep = (typeof STEPS)[number];

export interface ConditionDraft {
  readonly key: string;
  readonly expr: string;
  readonly value: string;
}

export interface RuleDraft {
  readonly name: string;
  readonly enabled: boolean;
  readonly eventName: string;
  readonly conditions: readonly ConditionDraft[];
  readonly channels: readonly string[];
  /** Ids, or placeholders that take them from the event. */
  readonly userIds: readonly string[];
  readonly groups: readonly string[];
  /** One a line, or with commas. */
  readonly emails: string;
  readonly mobiles: string;
  readonly webhookUrl: string;
  readonly signatureKey: string;
  readonly title: string;
  readonly body: string;
  readonly quietHours: QuietHours | null;
  /** A message template that says it in place of title and text; empty where none does. */
  readonly templateId: string;
}

export const NEW_RULE: RuleDraft = {
  name: "",
  enabled: true,
  eventName: "",
  conditions: [],
  channels: ["console"],
  userIds: [],
  groups: [],
  emails: "",
  mobiles: "",
  webhookUrl: "",
  signatureKey: "",
  title: "",
  body: "",
  quietHours: null,
  templateId: "",
};

/** What is named in a text, by commas or lines. */
export function namesIn(text: string): string[] {
  return text.split(/[\n,]/).map((name) => name.trim()).filter((name) => name !== "");
}

/** A value as it is typed: a number, yes or no where it reads so, else text; quotes keep text text. */
export function valueOf(typed: string): string | number | boolean {
  const text = typed.trim();
  if (text === "true" || text === "false") return text === "true";
  if (/^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text) return Number(text);
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}

/** The same as it is shown, such that it reads the same again. */
export function typedOf(value: unknown): string {
  if (typeof value !== "string") return String(value);
  return typeof valueOf(value) === "string" && valueOf(value) === value ? value : `"${value}"`;
}

function conditionOf({ key, expr, value }: ConditionDraft): Condition {
  const typed: unknown = expr === "in" || expr === "notin" ? namesIn(value).map(valueOf) : expr === "exists" ? value.trim() !== "false" : expr === "like" ? value : valueOf(value);
  return { key: key.trim(), expr: expr as Condition["expr"], value: typed };
}

function draftOfCondition({ key, expr, value }: Condition): ConditionDraft {
  return { key, expr, value: Array.isArray(value) ? value.map(typedOf).join(", ") : expr === "like" ? String(value) : typedOf(value ?? "") };
}

/** A condition in one line. */
export function conditionText(condition: Condition): string {
  const { key, expr, value } = draftOfCondition(condition);
  return `${key} ${expr} ${value}`;
}

/** What is sent of a draft. */
export function bodyOf(draft: RuleDraft): RuleBody {
  const { userIds, groups } = draft;
  const recipients = { userIds, groups, emails: namesIn(draft.emails), mobiles: namesIn(draft.mobiles) };
  const named = Object.entries(recipients).filter(([, names]) => names.length > 0);
  const key = draft.signatureKey.trim();
  const webhook = draft.channels.includes("webhook") ? { url: draft.webhookUrl.trim(), ...(key === "" ? {} : { signatureKey: key }) } : null;
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    conditions: draft.conditions.map(conditionOf),
    channels: draft.channels,
    ...(draft.eventName.trim() === "" ? {} : { eventName: draft.eventName.trim() }),
    ...(named.length === 0 ? {} : { recipients: Object.fromEntries(named) }),
    ...(webhook === null ? {} : { webhook }),
    ...(draft.title === "" ? {} : { title: draft.title }),
    ...(draft.body === "" ? {} : { body: draft.body }),
    ...(draft.templateId === "" ? {} : { templateId: draft.templateId }),
    ...(draft.quietHours === null ? {} : { quietHours: draft.quietHours }),
  };
}

/** A rule that is there, to be changed. The key of its webhook is told to nobody and stays. */
export function draftOf(rule: Rule): RuleDraft {
  const { userIds = [], groups = [], emails = [], mobiles = [] } = rule.recipients ?? {};
  return {
    ...NEW_RULE,
    name: rule.name,
    enabled: rule.enabled,
    eventName: rule.eventName ?? "",
    conditions: rule.conditions.map(draftOfCondition),
    channels: rule.channels,
    userIds,
    groups,
    emails: emails.join("\n"),
    mobiles: mobiles.join("\n"),
    webhookUrl: rule.webhook?.url ?? "",
    title: rule.title ?? "",
    body: rule.body ?? "",
    quietHours: rule.quietHours ?? null,
    templateId: rule.templateId ?? "",
  };
}

/** Does what is typed mean this event: is each of its words in the name, or in what it says of itself? */
export function isMeant(typed: string, name: string, summary: string): boolean {
  const said = `${name} ${summary}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** The step whose fields a fault is about. */
export function stepOf(field: string): RuleStep {
  if (/^(name|eventName|conditions)/.test(field)) return "when";
  return /^(title|body|templateId)/.test(field) ? "what" : "whom";
}
