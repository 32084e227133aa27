/** Tables as CSV files. See: RFC 4180. */
export type CsvCell = string | number | null;

/** What a spreadsheet would run as a formula; a number or a phone is none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s.,()-]*$))/;

/** One line. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(textOf).join(",")}\r\n`;
}

export function csvOf(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map(csvLine).join("");
}

function textOf(cell: CsvCell): string {
  if (typeof cell !== "string") return String(cell ?? "");
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
