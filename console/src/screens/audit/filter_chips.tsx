import { useLingui } from "@lingui/react/macro";
import { shortId } from "~/api/names";
import { kindWord } from "~/app/phrases";
import { FilterChip } from "~/ui/chip";
import { exactTime } from "~/ui/time";
import { type AuditFilter, type FilterName, TEXTS, TIMES, without } from "./search";

/** The filters that are on, each dropped by a press. */
export function FilterChips({ filter, onFilter }: { filter: AuditFilter; onFilter: (filter: AuditFilter) => void }) {
  const { t, i18n } = useLingui();
  const words: Readonly<Record<FilterName, string>> = {
    kind: t`kind`,
    id: t`id`,
    event: t`event`,
    actor: t`person`,
    app: t`app`,
    request: t`request`,
    q: t`begins with`,
    from: t`from`,
    to: t`until`,
  };
  const valueOf = (name: FilterName): string => {
    const value = filter[name];
    if (typeof value === "number") return exactTime(value);
    if (name === "kind") return kindWord(i18n, value ?? "");
    return name === "event" || name === "q" ? (value ?? "") : shortId(value ?? "");
  };
  return [...TEXTS, ...TIMES]
    .filter((name) => filter[name] !== undefined)
    .map((name) => (
      <FilterChip key={name} label={`${words[name]} ${valueOf(name)} ×`} isOn onChange={() => onFilter(without(filter, name))} />
    ));
}
