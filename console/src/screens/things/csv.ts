/** Tables as CSV files. See: RFC 4180. */

/** What a spreadsheet would run as a formula; a number or a phone is none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s.,()-]*$))/;

/** One line. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
