import { Trans, useLingui } from "@lingui/react/macro";
import { Dialog } from "~/ui/dialog";
import styles from "./key_help.module.css";
import { PAGES } from "./pages";

/** All keys on one page. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const everywhere: readonly (readonly [string, string])[] = [
    ["Ctrl K", t`Search, or go to a page`],
    ["?", t`This help`],
    ["/", t`Filter the list`],
    ["Ctrl Z", t`Undo what was done last, while its message is shown`],
    ["w", t`Open the screen as a window of its own`],
    ["Esc", t`Back one layer`],
    ...PAGES.map((page) => [`g ${page.key}`, i18n._(page.title)] as const),
  ];
  const lists: readonly (readonly [string, string])[] = [
    ["↑ ↓  j k", t`Move`],
    ["Enter", t`Open`],
    ["Space", t`Peek into the row`],
    ["x", t`Select the row`],
    ["Shift x", t`Select up to the row`],
    ["Ctrl A", t`Select all of the filter`],
    ["a  m  c  s", t`Assign, move stops, close, sub-status`],
  ];
  const details: readonly (readonly [string, string])[] = [
    ["[  ]", t`To the one before, behind in the list it was opened from`],
    ["e", t`Edit it; of a run or a job the sub-status`],
    ["s", t`Raise an event on a thing`],
    ["← →", t`From event to event of a timeline, with Shift in one lane`],
    ["d  c", t`Compare an event with what was before, close all events`],
  ];
  const replay: readonly (readonly [string, string])[] = [
    ["Space  p", t`Play, or stay`],
    ["1 – 6", t`1, 2, 5, 10, 30 or 60 times as fast`],
    [",  .", t`One point back, one point on`],
    ["f  t", t`Follow on the map, split the view`],
    ["Enter", t`Close the polygon that is drawn`],
    ["Delete", t`Take the chosen corner away`],
  ];
  return (
    <Dialog title={t`Keys`} onClose={onClose} size="wide" isText>
      <div className={styles["columns"]}>
        <KeyList title={t`Everywhere`} keys={everywhere} />
        <KeyList title={t`In a list`} keys={lists} />
        <KeyList title={t`On the page of one thing`} keys={details} />
        <KeyList title={t`Replay and drawing on the map`} keys={replay} />
      </div>
      <p className={styles["note"]}>
        <Trans>Single letters act only while no field has the focus. They can be switched off in the settings.</Trans>
      </p>
    </Dialog>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles["keys"]}>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
