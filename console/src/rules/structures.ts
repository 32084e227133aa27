/** Data types whose values are objects of a known shape: addresses, phones, amounts of money, points. */
export interface Shape {
  readonly type: "object" | "string" | "number" | "boolean";
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Longest text inside a structure. */
const MAX_LINE = 256;

const TEXT: Shape = { type: "string", maxLength: MAX_LINE };

function object(needed: Readonly<Record<string, Shape>>, more: Readonly<Record<string, Shape>> = {}): Shape {
  return { type: "object", required: Object.keys(needed), properties: { ...needed, ...more } };
}

export const STRUCTURES: Readonly<Record<string, Shape>> = {
  address: object(
    {
      buildingNumber: TEXT,
      addressLine1: TEXT,
      city: TEXT,
      state: TEXT,
      zipCode: TEXT,
      country: object({}, { code: TEXT, name: TEXT }),
    },
    {
      addressLine2: TEXT,
      addressLine3: TEXT,
      county: TEXT,
      tag: { type: "object" },
      geolocation: object({}, { latitude: TEXT, longitude: TEXT }),
    },
  ),
  phone: object({ countryCode: TEXT, number: TEXT, isMobile: { type: "boolean" } }, { areaCode: TEXT }),
  money: object({ currencyCode: TEXT, amount: { type: "number" } }),
  geo_point: object({
    lat: { type: "number", minimum: -90, maximum: 90 },
    lon: { type: "number", minimum: -180, maximum: 180 },
  }),
};
