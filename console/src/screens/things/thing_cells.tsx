import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { memo, use, useEffect } from "react";
import { useName } from "~/api/names";
import { useSession } from "~/app/session";
import { stateText } from "~/rules/machine";
import { StateChip } from "~/ui/chip";
import { Cell } from "~/ui/grid";
import { Ago } from "~/ui/time";
import { type Family, type Thing, valueOf } from "./families";
import type { Field } from "./filters";
import { ThingsContext } from "./things_context";
import { valueText } from "./value_text";
import { toneOf, valueWords } from "./words";

/** A resource by its name; its id stands there as long as the name is not known. The tenant owns many, by either id. */
export function Named({ id }: { id: string }) {
  const { tenant } = useSession();
  const isTenant = id === tenant.id || id.startsWith(`${tenant.id}:`);
  const name = useName(isTenant ? "" : id);
  return <span title={id}>{isTenant ? tenant.name : name}</span>;
}

function FieldCell({ family, type, thing, field }: { family: Family; type: string; thing: Thing; field: Field }) {
  const { i18n } = useLingui();
  const shown = use(ThingsContext);
  const value = valueOf(family, thing, field.key);
  if (field.key === family.codeField) {
    return (
      <Cell>
        <Link to="/things/$family/$type/$id" params={{ family: family.id, type, id: thing.id }} tabIndex={-1}>
          {thing.code}
        </Link>
      </Cell>
    );
  }
  if (value === undefined || value === "") return <Cell />;
  if (field.base?.kind === "state") {
    return (
      <Cell>
        <StateChip tone={toneOf(shown?.machine, thing.state)}>{stateText(thing.state)}</StateChip>
      </Cell>
    );
  }
  if (field.base?.kind === "time") {
    return <Cell>{typeof value === "number" ? <Ago at={value} /> : null}</Cell>;
  }
  if (field.base?.kind === "id") {
    return (
      <Cell>
        <Named id={String(value)} />
      </Cell>
    );
  }
  const text = valueText(value, field.attribute?.dataType ?? null, valueWords(i18n));
  return (
    <Cell title={text} {...(field.attribute?.dataType === "number" ? { align: "end" as const } : {})}>
      {text}
    </Cell>
  );
}

/** The cells of one row. While it is drawn it is kept fresh. */
export const ThingCells = memo(function ThingCells({ id }: { id: string }) {
  const shown = use(ThingsContext);
  const refresher = shown?.refresher;
  useEffect(() => refresher?.show(id), [id, refresher]);
  const thing = shown?.things.get(id);
  if (shown === null || thing === undefined) return null;
  return shown.fields.map((field) => <FieldCell key={field.key} family={shown.family} type={shown.type} thing={thing} field={field} />);
});
