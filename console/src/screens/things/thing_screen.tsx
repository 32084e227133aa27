import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { refusalFrom, PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { takesTurn } from "~/app/last_list";
import { NoSuchPage } from "~/app/no_such_page";
import { useMay, useSession } from "~/app/session";
import { allTouched } from "~/live/event";
import { useLiveEvents, useSoon, useWrite } from "~/live/use_live";
import { writes } from "~/live/writes";
import { stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { DetailScreen } from "~/ui/detail";
import { Empty, Skeleton } from "~/ui/panel";
import { AttributeFacts, BaseFacts } from "./about";
import { EditThing } from "./edit_thing";
import { familyOf, type Thing } from "./families";
import { LogTab, logKey } from "./log_tab";
import { machineQuery, thingQuery, type TypePlace } from "./queries";
import { tabOf, type ThingsSearch } from "./search";
import { StateMoves } from "./state_moves";
import { ThingTabs } from "./thing_tabs";
import styles from "./things.module.css";
import { toneOf } from "./words";

const route = getRouteApi("/things/$family/$type/$id");
/** Changes within it are read in one call. */
const GATHER_MS = 250;

/** One thing: what it is, where it takes part, what lies in it, what happened. */
export function ThingScreen() {
  const { family, type, id } = route.useParams();
  const app = useSession().app.id;
  const known = familyOf(family);
  if (known === undefined) return <NoSuchPage />;
  return <ThingPage key={id} place={{ family: known, app, type }} id={id} />;
}

/** Read it again when the stream says that it, or what it is made of, has changed. */
function useFresh({ family, type }: TypePlace, id: string): void {
  const queries = useQueryClient();
  const readSoon = useSoon(() => {
    void queries.invalidateQueries({ queryKey: ["thing", family.id, type, id] });
    void queries.invalidateQueries({ queryKey: logKey(family, id) });
  }, GATHER_MS);
  useLiveEvents((event) => {
    if (allTouched(event).some((each) => each.kind === family.kind && each.id === id)) readSoon();
    if (event.kind === family.typeKind) void queries.invalidateQueries({ queryKey: ["type", family.id, type] });
  });
}

function ThingPage({ place, id }: { place: TypePlace; id: string }) {
  const { family } = place;
  const { t } = useLingui();
  const thing = useQuery(thingQuery(place, id));
  const write = useWrite(id);
  useFresh(place, id);
  if (thing.data !== undefined) return <ThingDetail place={place} thing={thing.data} />;
  if (thing.isPending) return <Skeleton rows={8} label={t`Loading`} />;
  if (refusalFrom(thing.error).status !== 404) return <PanelError error={thing.error} onRetry={() => void thing.refetch()} />;
  if (write !== undefined && write.stage !== "refused") {
    return (
      <Empty action={<Button onPress={() => void thing.refetch()}>{t`Look again`}</Button>}>
        <Trans>It was accepted; the server has not made it yet.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <Empty>
        <Trans>It is not there, or not there any more.</Trans>
      </Empty>
      <LogTab family={family} id={id} />
    </>
  );
}

function ThingDetail({ place, thing }: { place: TypePlace; thing: Thing }) {
  const { family, app, type } = place;
  const { t } = useLingui();
  const navigate = useNavigate();
  const search = route.useSearch();
  const queries = useQueryClient();
  const machine = useQuery(machineQuery(place)).data ?? null;
  const write = useWrite(thing.id);
  const mayEdit = useMay("PUT", family.at(app).one(type, thing.id));
  const isEditing = search.edit === true && mayEdit;
  const tab = tabOf(search);
  const go = (change: Partial<Record<keyof ThingsSearch, unknown>>) => {
    const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
    const params = { family: family.id, type, id: thing.id };
    return navigate({ to: "/things/$family/$type/$id", params, search: Object.fromEntries(kept) as ThingsSearch, replace: true });
  };
  const edit = () => void go({ edit: true, tab: undefined });
  const turn = (id: string) => void navigate({ to: "/things/$family/$type/$id", params: { family: family.id, type, id } });
  useScreenKeys((key) => {
    if (key === "e" && mayEdit) edit();
    else if (key === "s") void go({ raise: true });
    else return takesTurn(key, `${family.id}/${type}`, thing.id, turn);
    return true;
  });
  const done = () => {
    void queries.invalidateQueries({ queryKey: ["thing", family.id, type, thing.id] });
    void go({ edit: undefined });
  };
  return (
    <DetailScreen
      title={thing.code}
      chip={
        thing.state === "" ? null : (
          <StateChip tone={toneOf(machine, thing.state)} isAsked={write !== undefined && write.stage !== "refused"}>
            {stateText(thing.state)}
          </StateChip>
        )
      }
      lead={
        <>
          {thing.name === "" ? null : `${thing.name} · `}
          <Link to="/things/$family/$type" params={{ family: family.id, type }}>
            {type}
          </Link>
        </>
      }
      actions={
        <>
          <StateMoves
            place={place}
            thing={thing}
            machine={machine}
            isAsked={search.raise === true}
            onAsked={() => void go({ raise: undefined })}
          />
          {mayEdit && !isEditing ? (
            <Button onPress={edit}>
              <Trans>Edit</Trans>
            </Button>
          ) : null}
        </>
      }
      banner={
        write?.stage === "refused" && !isEditing ? (
          <p className={styles["refused"]} role="alert">
            {write.error?.message}
            <Button look="quiet" onPress={() => writes.dismiss(thing.id)}>
              <Trans>Close</Trans>
            </Button>
          </p>
        ) : null
      }
      facts={<BaseFacts family={family} thing={thing} />}
      factsLabel={t`Facts`}
    >
      <ThingTabs
        place={place}
        thing={thing}
        selected={tab}
        onSelect={(next) => void go({ tab: next === "about" ? undefined : next, ...(isEditing && next !== "about" ? { edit: undefined } : {}) })}
        about={() =>
          isEditing ? (
            <EditThing place={place} thing={thing} onDone={done} />
          ) : (
            <div className={styles["tab"]}>
              <AttributeFacts place={place} thing={thing} />
            </div>
          )
        }
      />
    </DetailScreen>
  );
}
