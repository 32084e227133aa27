/** Values as a person reads them in a cell. */
import type { DataType, Values } from "~/rules/attributes";

export interface ValueWords {
  readonly yes: string;
  readonly no: string;
}

const ADDRESS = ["buildingNumber", "addressLine1", "addressLine2", "city", "zipCode"];

/** One line; empty where there is no value. What has no shorter form is shown as JSON. */
export function valueText(value: unknown, dataType: DataType | null, words: ValueWords): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number")) return value.join(", ");
  const short = structureText(value as Values, dataType);
  return short === "" ? JSON.stringify(value) : short;
}

/** All digits, without groups: a number of a thing may be its name. */
function numberText(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en", { useGrouping: false, maximumFractionDigits: 12 }).format(value);
}

function structureText(value: Values, dataType: DataType | null): string {
  const texts = (names: readonly string[]) => names.map((name) => value[name]).filter((part) => part !== undefined && part !== "");
  if (dataType === "address") return texts(ADDRESS).join(" ");
  if (dataType === "phone") return texts(["countryCode", "areaCode", "number"]).join(" ");
  if (dataType === "money") return texts(["amount", "currencyCode"]).join(" ");
  if (dataType === "geo_point") return texts(["lat", "lon"]).join(", ");
  return "";
}
