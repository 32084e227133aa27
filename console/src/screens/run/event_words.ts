import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { phraseOf } from "~/app/phrases";
import { isObject } from "~/rules/differences";
import type { Lane, TimelineRow } from "./timeline_model";
import { thingOf } from "./timeline_model";

const LONGEST_NAME = 18;
const BEGINNING = 5;

/** A long reference by its beginning and its end: the jobs of one run often begin alike. */
function shortRef(ref: string): string {
  if (ref.length <= LONGEST_NAME) return ref;
  return `${ref.slice(0, BEGINNING)}…${ref.slice(BEGINNING + 1 - LONGEST_NAME)}`;
}

/** The name of a lane: a job's own, the others by what they are. */
export function laneName(i18n: I18n, lane: Lane): string {
  if (lane.kind === "job") return shortRef(lane.title);
  const words = {
    office: msg`Office`,
    custody: msg`Custody`,
    callbacks: msg`Callbacks`,
    phone: msg`Phone`,
  };
  return i18n._(words[lane.kind]);
}

/** What a row says beside its phrase: stop and attempt, task, things that changed hands, why it failed. */
export function detailOf(row: TimelineRow, reason: (code: string) => string): string {
  const { report, entry } = row;
  if (report !== null) {
    const parts = [`${report.objective} #${report.attempt}`, report.stateName, report.reason === null ? null : reason(report.reason)];
    return parts.filter((part) => part !== null).join(" · ");
  }
  if (!isObject(entry.data)) return "";
  const { data } = entry;
  if (entry.kind === "ledger" && Array.isArray(data["entries"])) {
    return (data["entries"] as Parameters<typeof thingOf>[0][]).map(thingOf).join(", ");
  }
  const status = typeof data["subStatus"] === "string" ? data["subStatus"] : "";
  return [entry.state ?? "", status].filter((part) => part !== "").join(" · ");
}

const searched = new WeakMap<TimelineRow, string>();

/** All that the text filter looks through; put together once a row. */
export function searchedText(i18n: I18n, row: TimelineRow, reason: (code: string) => string): string {
  const known = searched.get(row);
  if (known !== undefined) return known;
  const { entry } = row;
  const who = entry.actor.name ?? entry.actor.id;
  const text = [phraseOf(i18n, entry), detailOf(row, reason), who, entry.event, entry.resourceId, entry.requestId, JSON.stringify(entry.data)]
    .join("\n")
    .toLowerCase();
  searched.set(row, text);
  return text;
}
