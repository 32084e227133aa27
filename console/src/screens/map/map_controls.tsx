import { Trans, useLingui } from "@lingui/react/macro";
import type { BaseMap } from "~/api/haulier";
import { MapAttribution } from "~/app/map_attribution";
import { Button } from "~/ui/button";
import { useMapPlace } from "./map_context";
import styles from "./map.module.css";

/** What stands on the map itself: nearer and farther, whose the map is, that there is none. */
export function MapControls({ base, isBare }: { base: BaseMap; isBare: boolean }) {
  const { t } = useLingui();
  const { map } = useMapPlace();
  return (
    <>
      <div className={styles["zoom"]}>
        <Button aria-label={t`Nearer`} onPress={() => map?.zoomIn()}>
          +
        </Button>
        <Button aria-label={t`Farther`} onPress={() => map?.zoomOut()}>
          −
        </Button>
      </div>
      {isBare ? (
        <p className={styles["note"]} role="status">
          <Trans>
            There is no base map here: <code>make console</code> makes it.
          </Trans>
        </p>
      ) : (
        <p className={styles["attribution"]}>
          <MapAttribution html={base.attribution} />
        </p>
      )}
    </>
  );
}
