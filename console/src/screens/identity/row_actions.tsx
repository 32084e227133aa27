import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "~/ui/button";
import styles from "./identity.module.css";

/** What may be done with a part of an app: changed, paused or let go on, and retired. */
export function RowActions(props: { name: string; isActive: boolean; onChange?: () => void; onSwitch: (isActive: boolean) => void; onRetire: () => void }) {
  const { name, isActive, onChange } = props;
  const { t } = useLingui();
  return (
    <div className={styles["line"]}>
      {onChange === undefined ? null : (
        <Button look="quiet" aria-label={t`Change ${name}…`} onPress={onChange}>
          <Trans>Change…</Trans>
        </Button>
      )}
      <Button look="quiet" aria-label={isActive ? t`Pause ${name}` : t`Let ${name} go on`} onPress={() => props.onSwitch(!isActive)}>
        {isActive ? <Trans>Pause</Trans> : <Trans>Go on</Trans>}
      </Button>
      <Button look="danger" aria-label={t`Retire ${name}…`} onPress={props.onRetire}>
        <Trans>Retire…</Trans>
      </Button>
    </div>
  );
}
