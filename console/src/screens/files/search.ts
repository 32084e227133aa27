/** What the address of the files holds: a folder, tags to look for, the file that is open. */
export interface FilesSearch {
  readonly folder?: string;
  /** `key:value` or a key, with commas between. */
  readonly tags?: string;
  readonly sel?: string;
}

/** The search of an address; what is no text is left out. */
export function filesSearch(given: Record<string, unknown>): FilesSearch {
  const textOf = (name: string) => (typeof given[name] === "string" && given[name] !== "" ? given[name] : undefined);
  const [folder, tags, sel] = [textOf("folder"), textOf("tags"), textOf("sel")];
  return { ...(folder === undefined ? {} : { folder }), ...(tags === undefined ? {} : { tags }), ...(sel === undefined ? {} : { sel }) };
}

/** The tags of a text with commas between. */
export const termsOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((term) => term.trim())
    .filter((term) => term !== "");
