import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { PeekMapFold } from "~/app/peek_map_fold";
import { useMay } from "~/app/session";
import { useWrite } from "~/live/use_live";
import { stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { AttributeFacts, BaseFacts } from "./about";
import type { Thing } from "./families";
import { attributesQuery, machineQuery, type TypePlace } from "./queries";
import type { TabId } from "./search";
import { StateMoves } from "./state_moves";
import { ThingTabs } from "./thing_tabs";
import styles from "./things.module.css";
import { toneOf } from "./words";

/** Tags of the attributes that say where a thing stands, in degrees. */
const LATITUDE = "geo:lat";
const LONGITUDE = "geo:lon";

/** A thing beside its list. */
export function SidePanel({ place, thing, onClose }: { place: TypePlace; thing: Thing; onClose: () => void }) {
  const { t } = useLingui();
  const machine = useQuery(machineQuery(place)).data ?? null;
  const [tab, setTab] = useState<TabId>("about");
  const write = useWrite(thing.id);
  const { family, app, type } = place;
  const mayEdit = useMay("PUT", family.at(app).one(type, thing.id));
  const params = { family: family.id, type, id: thing.id };
  return (
    <div className={styles["panel"]}>
      <header className={styles["panelhead"]}>
        <h2>
          <Link to="/things/$family/$type/$id" params={params}>
            {thing.code}
          </Link>
        </h2>
        {thing.name}
        {thing.state === "" ? null : (
          <StateChip tone={toneOf(machine, thing.state)} isAsked={write !== undefined && write.stage !== "refused"}>
            {stateText(thing.state)}
          </StateChip>
        )}
        <Button look="quiet" aria-label={t`Close the panel`} onPress={onClose}>
          ×
        </Button>
      </header>
      <div className={styles["moves"]}>
        <StateMoves place={place} thing={thing} machine={machine} />
        {mayEdit ? (
          <Link className={styles["action"] ?? ""} to="/things/$family/$type/$id" params={params} search={{ edit: true }}>
            <Trans>Edit</Trans>
          </Link>
        ) : null}
      </div>
      <ThingTabs
        place={place}
        thing={thing}
        selected={tab}
        onSelect={setTab}
        about={() => (
          <div className={styles["tab"]}>
            <AttributeFacts place={place} thing={thing} />
            <BaseFacts family={family} thing={thing} />
            <ThingMap place={place} thing={thing} />
          </div>
        )}
      />
    </div>
  );
}

/** Where it stands, if its type says by tags which attributes tell. */
function ThingMap({ place, thing }: { place: TypePlace; thing: Thing }) {
  const attributes = useQuery(attributesQuery(place)).data ?? [];
  const [lat, long] = [LATITUDE, LONGITUDE].map((tag) => attributes.find(({ tags }) => tags?.includes(tag) === true)?.name);
  if (lat === undefined || long === undefined) return null;
  return <PeekMapFold places={[{ place: { geolocation: { lat: thing.values[lat], long: thing.values[long] } }, sign: "●", tone: "open" }]} />;
}
