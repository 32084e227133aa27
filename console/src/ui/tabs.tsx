import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";
import styles from "./tabs.module.css";

export interface TabOf {
  readonly id: string;
  readonly label: ReactNode;
  readonly panel: () => ReactNode;
}

/** Parts of one thing, one shown at a time; only the shown one is drawn and asks for its data. */
export function Tabs(props: { label: string; tabs: readonly TabOf[]; selected: string; onSelect: (id: string) => void }) {
  return (
    <AriaTabs className={styles["tabs"] ?? ""} selectedKey={props.selected} onSelectionChange={(key) => props.onSelect(String(key))}>
      <TabList aria-label={props.label} className={styles["list"] ?? ""} items={props.tabs}>
        {(tab) => (
          <Tab id={tab.id} className={styles["tab"] ?? ""}>
            {tab.label}
          </Tab>
        )}
      </TabList>
      {props.tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={styles["panel"] ?? ""}>
          {tab.id === props.selected ? tab.panel() : null}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
