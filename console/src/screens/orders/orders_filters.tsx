import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { wordsOfOrderState } from "~/app/order_states";
import { useTyped } from "~/app/use_typed";
import { FilterChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { countsQuery } from "./queries";
import { CANCELLATIONS, MAIN_STATES, type OrdersFilter, statesOf } from "./search";
import { CANCELLATION_WORDS } from "./words";

/** A change of the filters: undefined takes one away. */
export type FilterChange = { readonly [Name in keyof OrdersFilter]?: OrdersFilter[Name] | undefined };

/** What the list is narrowed by: the order's id, the client, states with how many there are, and cancelling. */
export function OrdersFilters({ filter, onFilter }: { filter: OrdersFilter; onFilter: (change: FilterChange) => void }) {
  const { t, i18n } = useLingui();
  const counts = useQuery(countsQuery).data;
  const chosen = statesOf(filter.status);
  const [q, typeQ] = useTyped(filter.q ?? "", (text) => onFilter({ q: text === "" ? undefined : text }));
  const [client, typeClient] = useTyped(filter.client ?? "", (text) => onFilter({ client: text === "" ? undefined : text }));
  const countOf = (state: string) => counts?.groups.find(({ by }) => by["status"] === state)?.count;
  const switchState = (state: string, isOn: boolean) => {
    const next = MAIN_STATES.filter((each) => (each === state ? isOn : chosen.includes(each)));
    onFilter({ status: next.length === 0 ? undefined : next.join(",") });
  };
  const cancellations = [
    { id: "", label: t`cancelled or not` },
    ...CANCELLATIONS.map((id) => {
      const words = CANCELLATION_WORDS[id];
      return { id, label: words === undefined ? id : i18n._(words.label) };
    }),
  ];
  return (
    <>
      <TextField label={t`Order begins with`} placeholder={t`Order begins with…`} isLabelHidden type="search" value={q} onChange={typeQ} isFilter />
      <TextField label={t`Client begins with`} placeholder={t`Client begins with…`} isLabelHidden type="search" value={client} onChange={typeClient} />
      {MAIN_STATES.map((state) => {
        const words = wordsOfOrderState(state);
        const count = countOf(state);
        // No order waits for plugins where a tenant has none: the state would only take room.
        if (state === "initiated" && (count ?? 0) === 0 && !chosen.includes(state)) return null;
        return (
          <FilterChip
            key={state}
            label={words === undefined ? state : i18n._(words.label)}
            count={count ?? (counts === undefined || counts.truncated ? undefined : 0)}
            isOn={chosen.includes(state)}
            onChange={(isOn) => switchState(state, isOn)}
          />
        );
      })}
      <Select
        label={t`Cancelling`}
        isLabelHidden
        choices={cancellations}
        value={filter.cancel ?? ""}
        onChange={(id) => onFilter({ cancel: CANCELLATIONS.find((each) => each === id) })}
      />
    </>
  );
}
