import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "~/app/session";
import { useWrite } from "~/live/use_live";
import { stateText } from "~/rules/machine";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { AttributeFacts, BaseFacts } from "./about";
import type { Thing } from "./families";
import { machineQuery, type TypePlace } from "./queries";
import type { TabId } from "./search";
import { StateMoves } from "./state_moves";
import { ThingTabs } from "./thing_tabs";
import styles from "./things.module.css";
import { toneOf } from "./words";

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
          </div>
        )}
      />
    </div>
  );
}
