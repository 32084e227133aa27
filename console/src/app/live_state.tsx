import { useLingui } from "@lingui/react/macro";
import { type Shown, shownOf } from "~/live/freshness";
import { useFreshness, useLiveStream } from "~/live/use_live";
import { clockTime, useSecond } from "~/ui/time";
import styles from "./live_state.module.css";
import { useSession } from "./session";

/** The state of the stream now. Silence changes it too, so it is looked at every second. */
function useShown(): Shown {
  const freshness = useFreshness();
  return shownOf(freshness, Math.max(useSecond(), freshness.contactAt));
}

/** How fresh what is shown is. Here the page's stream has its home. */
export function LiveState() {
  const { t } = useLingui();
  useLiveStream(useSession().id);
  const shown = useShown();
  const words = {
    starting: () => t`connecting…`,
    live: () => t`live`,
    behind: () => t`live · ${shown.kind === "behind" ? shown.seconds : 0} s behind`,
    offline: () => (shown.kind === "offline" && shown.since > 0 ? t`offline, last heard ${clockTime(shown.since, Date.now())}` : t`offline`),
  };
  return (
    <span className={`${styles["state"]} ${styles[shown.kind]}`} data-live={shown.kind}>
      <span aria-hidden="true">{shown.kind === "live" || shown.kind === "behind" ? "●" : "○"}</span>
      {words[shown.kind]()}
    </span>
  );
}
