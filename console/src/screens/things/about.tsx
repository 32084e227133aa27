import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { PanelError } from "~/app/errors";
import { Facts, Skeleton } from "~/ui/panel";
import { Ago } from "~/ui/time";
import type { BaseField, Family, Thing } from "./families";
import { type Field, fieldsOf } from "./filters";
import { attributesQuery, type TypePlace } from "./queries";
import { Named } from "./thing_cells";
import { valueText } from "./value_text";
import { titleOf, titleOfMember, valueWords } from "./words";

const CONTAINER_LISTS = ["trackingDetails", "items"] as const;

/** Custom attributes and their values, those without one as well. */
export function AttributeFacts({ place, thing }: { place: TypePlace; thing: Thing }) {
  const { t, i18n } = useLingui();
  const attributes = useQuery(attributesQuery(place));
  const fields = useMemo(
    () => fieldsOf(place.family, attributes.data ?? []).filter((field) => field.attribute !== undefined),
    [place.family, attributes.data],
  );
  if (attributes.isError) return <PanelError error={attributes.error} onRetry={() => void attributes.refetch()} />;
  if (attributes.isPending) return <Skeleton rows={4} label={t`Loading`} />;
  const words = valueWords(i18n);
  const shown = (field: Field) => valueText(thing.values[field.attribute?.name ?? ""], field.attribute?.dataType ?? null, words);
  const lists = CONTAINER_LISTS.filter((name) => Array.isArray(thing.wire[name]) && (thing.wire[name] as unknown[]).length > 0);
  return (
    <Facts
      facts={[
        ...fields.map((field) => [titleOf(i18n, field), shown(field) === "" ? "–" : shown(field)] as const),
        ...lists.map((name) => [titleOfMember(i18n, name), valueText(thing.wire[name], null, words)] as const),
      ]}
    />
  );
}

/** Everything else of a thing: ids, owner, flags, who touched it. */
export function BaseFacts({ family, thing }: { family: Family; thing: Thing }) {
  const { t, i18n } = useLingui();
  const words = valueWords(i18n);
  const shown = ({ id, kind }: BaseField): ReactNode => {
    const value = thing.wire[id];
    if (kind === "time") return <Ago at={Number(value)} />;
    return kind === "id" ? <Named id={String(value)} /> : valueText(value, null, words);
  };
  const given = family.baseFields.filter(({ id }) => id !== "state" && thing.wire[id] !== undefined && thing.wire[id] !== "");
  const facts = given.map((base): readonly [string, ReactNode] => [titleOfMember(i18n, base.id), shown(base)]);
  const by = thing.wire["updatedBy"] as { readonly name?: string } | undefined;
  return (
    <Facts
      facts={[
        ...facts,
        ...(by?.name === undefined ? [] : [[t`Changed by`, by.name] as const]),
        ...(thing.version === null ? [] : [[t`Version`, thing.version] as const]),
        [t`Id`, <code key="id">{thing.id}</code>],
      ]}
    />
  );
}
