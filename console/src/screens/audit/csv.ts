import { readJournalCsv } from "~/api/haulier";
import type { AuditFilter } from "./search";

export const MAX_CSV_ROWS = 10_000;
const PAGE = 500;

interface Table {
  readonly file: Blob;
  /** Whether there is more than was fetched. */
  readonly isCut: boolean;
}

/** All entries of a filter as one CSV file, page by page as the server writes it; at most `MAX_CSV_ROWS`. */
export async function fetchCsv(filter: AuditFilter, signal?: AbortSignal): Promise<Table> {
  const parts: string[] = [];
  let after: string | null = null;
  for (let rows = 0; rows < MAX_CSV_ROWS; rows += PAGE) {
    const page = await readJournalCsv({ ...filter, limit: PAGE, ...(after === null ? {} : { after }) }, signal);
    parts.push(parts.length === 0 ? page.text : withoutHead(page.text));
    after = page.next;
    if (after === null) break;
  }
  return { file: new Blob(parts, { type: "text/csv" }), isCut: after !== null };
}

/** A page behind the first one, without its line of column names. */
function withoutHead(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? "" : text.slice(end + 1);
}
