/** Which columns a list shows, and how wide they are. */
import type { Column, Sort } from "~/ui/grid";
import type { Family } from "./families";
import type { Field } from "./filters";

/** Custom attributes that are shown until the person chooses. */
const FIRST_ATTRIBUTES = 4;
const WIDTHS: Readonly<Record<string, string>> = {
  text: "minmax(120px, 1fr)",
  id: "minmax(120px, 1fr)",
  time: "110px",
  flag: "90px",
  state: "150px",
  number: "100px",
  boolean: "90px",
};

/** Keys of the columns: those of the address that there are, else the usual ones. */
export function shownKeys(family: Family, fields: readonly Field[], cols: string | undefined): readonly string[] {
  const known = new Set(fields.map((field) => field.key));
  const chosen = (cols ?? "").split(",").filter((key) => known.has(key));
  if (chosen.length > 0) return [...new Set(chosen)];
  const attributes = fields.filter((field) => field.attribute !== undefined).map((field) => field.key);
  return [
    family.codeField,
    ...(family.hasName ? ["name"] : []),
    "state",
    ...attributes.slice(0, FIRST_ATTRIBUTES),
    "updatedAt",
  ];
}

export function columnsOf(fields: readonly Field[], keys: readonly string[], titleOf: (field: Field) => string): readonly Column[] {
  return keys.flatMap((key) => {
    const field = fields.find((each) => each.key === key);
    if (field === undefined) return [];
    const kind = field.base?.kind ?? field.attribute?.dataType ?? "text";
    const isNumber = field.attribute?.dataType === "number";
    return [
      {
        id: key,
        title: titleOf(field),
        width: WIDTHS[kind] ?? WIDTHS["text"] ?? "1fr",
        canSort: field.canSort,
        ...(isNumber ? { align: "end" as const } : {}),
      },
    ];
  });
}

/** `-updatedAt` as the grid has it; what cannot be sorted by is left to the server's own order. */
export function sortOf(fields: readonly Field[], text: string | undefined): Sort | undefined {
  if (text === undefined) return undefined;
  const isDescending = text.startsWith("-");
  const column = isDescending ? text.slice(1) : text;
  return fields.some((field) => field.key === column && field.canSort) ? { column, isDescending } : undefined;
}

export function textOfSort({ column, isDescending }: Sort): string {
  return (isDescending ? "-" : "") + column;
}
