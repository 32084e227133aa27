import { Trans } from "@lingui/react/macro";
import type { ApiError } from "~/api/fault";
import { Button } from "~/ui/button";
import styles from "./refused_after_all.module.css";

/** That what had been accepted did not come about: custom code of the tenant refused it. */
export function RefusedAfterAll({ refusal, onClose }: { refusal: ApiError; onClose: () => void }) {
  return (
    <div className={styles["refused"]} role="alert">
      <Trans>It was accepted, and refused in the end:</Trans> {refusal.message}{" "}
      <Button look="quiet" onPress={onClose}>
        <Trans>Close</Trans>
      </Button>
    </div>
  );
}
