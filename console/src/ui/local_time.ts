/** Local times without a zone, to the minute, as `datetime-local` fields have them. */
const two = (number: number): string => String(number).padStart(2, "0");

/** The local time of a moment. */
export function localText(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment of a local time; null where it is none. */
export function momentOf(text: string): number | null {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}
