/** Which claims of a provider fill what of a person, as they are typed. */

/** The member that names groups: it has a field of its own. */
export const GROUPS = "groups";

/** One a line: `lastName = sn`. A line without a claim is left to the server to refuse. */
export function claimsOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [member = "", claim = ""] = line.split(/=(.*)/s);
      return [member.trim(), claim.trim()];
    }),
  );
}

export const claimsText = (claims: Readonly<Record<string, string>>): string =>
  Object.entries(claims)
    .map(([member, claim]) => `${member} = ${claim}`)
    .join("\n");

/** The words of a list with commas or blanks between. */
export const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");
