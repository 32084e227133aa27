/** Tags and sizes of files, as people type and read them. */
import type { Tag } from "~/api/files";
import { termsOf } from "./search";

/** `job:7, kind:photo` as tags; one without a colon has an empty value. */
export function tagsOf(text: string): Tag[] {
  return termsOf(text).map((term) => {
    const [key = "", value = ""] = term.split(/:(.*)/s);
    return { key: key.trim(), value: value.trim() };
  });
}

export const tagText = ({ key, value }: Tag): string => (value === "" ? key : `${key}:${value}`);

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const STEP = 1000;

/** A size in the page's language: `1.2 MB`. */
export function sizeText(bytes: number): string {
  const power = bytes < STEP ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(STEP)), UNITS.length - 1);
  const format = { style: "unit", unit: UNITS[power] ?? "byte", unitDisplay: power === 0 ? "long" : "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(document.documentElement.lang || "en", format).format(bytes / STEP ** power);
}
