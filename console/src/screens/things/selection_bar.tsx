import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQueries } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Bulk } from "~/app/bulk";
import { BulkOutcome } from "~/app/bulk_outcome";
import { refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { writes } from "~/live/writes";
import type { AttributeConfig } from "~/rules/attributes";
import { type Machine, stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { Menu } from "~/ui/menu";
import { showToast } from "~/ui/toast";
import { BulkEdit } from "./bulk_edit";
import { changeThing, raiseEvent, type Thing, type Written } from "./families";
import { type PossibleEvent, possibleEvents } from "./moves";
import type { ListAsked, TypePlace } from "./queries";
import { RaiseDialog } from "./raise_dialog";
import { eventName, eventQuery } from "./registry";
import { allPages, readAgain } from "./use_things";

export interface SelectionBarProps {
  readonly place: TypePlace;
  readonly machine: Machine | null;
  readonly attributes: readonly AttributeConfig[];
  readonly things: ReadonlyMap<string, Thing>;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  /** Rows that were read again after a change. */
  readonly onChanged: (rows: readonly Thing[]) => void;
  readonly total: number;
  readonly asked: ListAsked;
}

/** What can be done with all that are selected. A row changes its look when the server confirms it, not before. */
export function SelectionBar(props: SelectionBarProps) {
  const { place, machine, things, selected, onSelect } = props;
  const { family, app, type } = place;
  const { t } = useLingui();
  const mayRaise = useMay("PUT", family.at(app).event(type, "any"));
  const mayEdit = useMay("PUT", family.at(app).one(type, "any"));
  const [asked, setAsked] = useState<PossibleEvent | "edit" | null>(null);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Thing>>(new Map());
  const { outcome, start } = useBulk(props);
  const known = [...selected].flatMap((id) => things.get(id) ?? chosen.get(id) ?? []);
  const events = machine === null || !mayRaise ? [] : possibleEvents(machine, known);
  const labelOf = (id: string) => known.find((thing) => thing.id === id)?.code ?? id;
  const count = selected.size;

  const change = (written: Written, title: string) => {
    const items = known.map((thing) => ({ id: thing.id, label: thing.code }));
    start(title, items, (id) => writes.send([id], (requestId) => changeThing(family, app, type, id, written, requestId)));
  };
  return (
    <>
      <span>
        <Plural value={count} one="# selected" other="# selected" />
      </span>
      {count < props.total ? <SelectAll {...props} onChosen={setChosen} /> : null}
      {events.length === 0 ? null : (
        <EventMenu events={events} count={count} onChoose={setAsked} />
      )}
      {mayEdit ? (
        <Button onPress={() => setAsked("edit")}>
          <Plural value={count} one="Edit # thing…" other="Edit # things…" />
        </Button>
      ) : null}
      <Button look="quiet" onPress={() => onSelect(new Set())}>
        <Trans>Select none</Trans>
      </Button>
      {asked === "edit" ? (
        <BulkEdit app={app} attributes={props.attributes} count={count} onEdit={change} onClose={() => setAsked(null)} />
      ) : asked === null ? null : (
        <RaiseDialog
          family={family}
          event={asked.event}
          reason={asked.reason}
          destination={asked.destination}
          count={asked.ids.length}
          onRaise={(event, name) => {
            setAsked(null);
            const items = asked.ids.map((id) => ({ id, label: labelOf(id) }));
            start(t`${name} for ${items.length} things`, items, (id) =>
              writes.send([id], (requestId) => raiseEvent(family, app, type, id, event, requestId)),
            );
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {outcome}
    </>
  );
}

/** The events that some of the selected can take, by what the registry calls them. */
function EventMenu(props: { events: readonly PossibleEvent[]; count: number; onChoose: (event: PossibleEvent) => void }) {
  const { events, count, onChoose } = props;
  const { t } = useLingui();
  const registered = useQueries({ queries: events.map(({ event }) => eventQuery(event)) });
  const actions = events.map((each, place) => {
    const name = eventName(each.event, registered[place]?.data);
    return {
      id: each.event,
      label: each.destination === null ? name : `${name} → ${stateText(each.destination)}`,
      key: t`${each.ids.length} of ${count} can`,
      onAction: () => onChoose(each),
    };
  });
  return <Menu label={t`State…`} actions={actions} />;
}

interface Running {
  readonly title: string;
  readonly bulk: Bulk;
}

/** Many calls with their outcome by row; what was done is read again at the end, the list is not. */
function useBulk({ place, onChanged, onSelect }: SelectionBarProps) {
  const { t } = useLingui();
  const [running, setRunning] = useState<Running | null>(null);
  const start = (title: string, items: readonly { id: string; label: string }[], act: (id: string) => Promise<unknown>) => {
    const bulk = new Bulk(items, act);
    setRunning({ title, bulk });
    void bulk.run().then(async (state) => {
      const done = state.rows.filter((row) => row.status === "done").map((row) => row.id);
      if (done.length === 0) return;
      showToast({ text: t`${title}: ${done.length} accepted`, tone: "plain" });
      try {
        onChanged(await readAgain(place, done));
      } catch {
        // The stream says that they changed; they are read again then.
      }
    });
  };
  const outcome: ReactNode =
    running === null ? null : (
      <BulkOutcome
        title={running.title}
        bulk={running.bulk}
        onClose={() => setRunning(null)}
        onKeepFailed={(ids) => onSelect(new Set(ids))}
      />
    );
  return { outcome, start };
}

/** Select what the filter finds, also what was not scrolled to yet. */
function SelectAll(props: SelectionBarProps & { onChosen: (things: ReadonlyMap<string, Thing>) => void }) {
  const { place, asked, total, onSelect, onChosen } = props;
  const [isBusy, setBusy] = useState(false);
  const select = async () => {
    setBusy(true);
    const found = new Map<string, Thing>();
    try {
      for await (const page of allPages(place, asked, new AbortController().signal)) {
        for (const thing of page.things) found.set(thing.id, thing);
      }
      onChosen(found);
      onSelect(new Set(found.keys()));
    } catch (error) {
      showToast({ text: refusalFrom(error).message, tone: "failed" });
    }
    setBusy(false);
  };
  return (
    <Button look="quiet" isPending={isBusy} onPress={() => void select()}>
      <Plural value={total} one="Select the # that is found" other="Select all # that are found" />
    </Button>
  );
}
