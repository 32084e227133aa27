import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Tabs } from "~/ui/tabs";
import type { Thing } from "./families";
import { InsideTab } from "./inside";
import { LogTab } from "./log_tab";
import type { TypePlace } from "./queries";
import { RunsTab } from "./runs";
import type { TabId } from "./search";
import styles from "./things.module.css";

/** The parts of a thing: runs of whoever takes part in them, contents of what holds others. */
export function ThingTabs(props: { place: TypePlace; thing: Thing; selected: TabId; onSelect: (tab: TabId) => void; about: () => ReactNode }) {
  const { place, thing, about } = props;
  const { family } = place;
  const { t } = useLingui();
  const panel = (children: ReactNode) => <div className={styles["tab"]}>{children}</div>;
  const tabs = [
    { id: "about", label: t`About`, panel: about },
    ...(family.id === "participants" ? [{ id: "runs", label: t`Runs`, panel: () => panel(<RunsTab id={thing.id} />) }] : []),
    ...(family.id === "containers" ? [{ id: "inside", label: t`Inside`, panel: () => panel(<InsideTab place={place} id={thing.id} />) }] : []),
    { id: "log", label: t`Log`, panel: () => panel(<LogTab family={family} id={thing.id} />) },
  ];
  const selected = tabs.some((tab) => tab.id === props.selected) ? props.selected : "about";
  return <Tabs label={t`Parts of ${thing.code}`} tabs={tabs} selected={selected} onSelect={(tab) => props.onSelect(tab as TabId)} />;
}
