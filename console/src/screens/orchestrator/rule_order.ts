/** The order in which rules are carried out: by event, smaller priority first, then the older one. */
interface Ordered {
  readonly id: string;
  readonly event: string;
  readonly priority: number;
  readonly createdAt: number;
  readonly active: boolean;
}

export interface PlacedRule<Rule> {
  readonly rule: Rule;
  /** From 1, among the active rules of its event; null where it is off. */
  readonly place: number | null;
  /** How many active rules the event has. */
  readonly of: number;
}

/** Rules of one event stand together, in the order in which they are carried out. A default rule counts as the oldest. */
export function placedRules<Rule extends Ordered & { readonly isDefault: boolean }>(rules: readonly Rule[]): readonly PlacedRule<Rule>[] {
  const age = (rule: Rule): number => (rule.isDefault ? 0 : rule.createdAt);
  const sorted = rules
    .map((rule, at) => ({ rule, at }))
    .sort(
      (one, other) =>
        one.rule.event.localeCompare(other.rule.event) ||
        one.rule.priority - other.rule.priority ||
        age(one.rule) - age(other.rule) ||
        one.at - other.at,
    )
    .map(({ rule }) => rule);
  const counts = new Map<string, number>();
  for (const rule of rules) if (rule.active) counts.set(rule.event, (counts.get(rule.event) ?? 0) + 1);
  const seen = new Map<string, number>();
  return sorted.map((rule) => {
    const of = counts.get(rule.event) ?? 0;
    if (!rule.active) return { rule, place: null, of };
    const place = (seen.get(rule.event) ?? 0) + 1;
    seen.set(rule.event, place);
    return { rule, place, of };
  });
}
