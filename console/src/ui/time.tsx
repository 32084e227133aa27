import { useEffect, useState, useSyncExternalStore } from "react";

const TICK_MS = 10_000;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Nobody has looked at the clock since the last timer ended.
  if (timer === undefined) now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, ten seconds coarse: one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** The time, a second coarse, for what must not look fresher than it is. Draws whoever asks every second. */
export function useSecond(): number {
  const [second, setSecond] = useState(() => Date.now());
  useEffect(() => {
    const clock = setInterval(() => setSecond(Date.now()), SECOND_MS);
    return () => clearInterval(clock);
  }, []);
  return second;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The browser's own kind of the page's language: 3/4 is a day in April in Delhi and one in March in Boston. */
function dateLocale(): string {
  const { lang } = document.documentElement;
  return navigator.languages.find((tag) => tag.split("-")[0] === lang) ?? lang;
}

function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = dateLocale();
  const key = `${locale} ${kind}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** `14:20`, or with the day where it is not today. */
export function clockTime(at: number, today: number): string {
  const isToday = new Date(at).toDateString() === new Date(today).toDateString();
  return isToday
    ? format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at)
    : format("day", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** A span of time with its day, once where it ends on the same. */
export function slotTime({ from, to }: { readonly from: number; readonly to: number }): string {
  return format("slot", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatRange(from, to);
}

/** The moment to the second, for what is kept in seconds. */
export function secondTime(at: number): string {
  return format("second", { dateStyle: "short", timeStyle: "medium", hourCycle: "h23" }).format(at);
}

const EXACT: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
};

/** The moment to the millisecond, for the journal. */
export function exactTime(at: number): string {
  return format("exact", EXACT).format(at);
}

/** The same with its zone, for where there is room. */
export function zonedTime(at: number): string {
  return format("zoned", { ...EXACT, timeZoneName: "short" }).format(at);
}

/** The zone in which all times are shown and typed: the browser's. */
export function timeZone(): string {
  const parts = format("zone", { timeZoneName: "longGeneric" }).formatToParts();
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** Relative up to an hour, then the clock. */
function agoText(at: number, today: number): string {
  // The clock is coarse: what happened since its last tick is not to come.
  const past = today < at && at - today <= TICK_MS ? 0 : today - at;
  if (Math.abs(past) >= HOUR_MS) return clockTime(at, today);
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "narrow", numeric: "auto" });
  const seconds = Math.round(past / 1000);
  return Math.abs(seconds) < 60 ? relative.format(-seconds, "second") : relative.format(-Math.round(seconds / 60), "minute");
}

/** A moment: relative up to an hour, then absolute; the exact one on the pointer. */
export function Ago({ at }: { at: number }) {
  const today = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={zonedTime(at)}>
      {agoText(at, today)}
    </time>
  );
}
