/** What changed between two tellings of one thing. Lists are compared as a whole: their order is part of them. */
export interface Difference {
  readonly path: string;
  /** Undefined where it was not told before. */
  readonly before: unknown;
  /** Undefined where it is not told any more. */
  readonly after: unknown;
}

type Members = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two JSON values say the same; the order of members does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && isSame(one[name], other[name]));
}

/** The members of `after` that differ from `before`, by path. What `after` does not tell did not change. */
export function differences(before: Members, after: Members, prefix = ""): readonly Difference[] {
  return Object.entries(after).flatMap(([name, value]) => {
    const path = prefix + name;
    const known = before[name];
    if (isSame(known, value)) return [];
    if (isObject(known) && isObject(value)) return differences(known, value, `${path}.`);
    return [{ path, before: known, after: value }];
  });
}

/** All that several tellings say of a thing, the newest of each member. `tellings` come newest first. */
export function toldTogether(tellings: readonly unknown[]): Members {
  const told: Record<string, unknown> = {};
  for (const telling of tellings) {
    if (!isObject(telling)) continue;
    for (const [name, value] of Object.entries(telling)) if (!(name in told)) told[name] = value;
  }
  return told;
}
