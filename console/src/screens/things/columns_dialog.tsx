import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { Checkbox } from "~/ui/field";
import { type Density, setLook, useLook } from "~/ui/look";
import type { Field } from "./filters";
import styles from "./things.module.css";
import { titleOf } from "./words";

/** Which columns are shown, and how high rows are. */
export function ColumnsDialog(props: {
  fields: readonly Field[];
  shown: readonly string[];
  onShow: (keys: readonly string[] | undefined) => void;
  onClose: () => void;
}) {
  const { fields, onShow, onClose } = props;
  const { t, i18n } = useLingui();
  const { density } = useLook();
  const [shown, setShown] = useState(props.shown);
  const turn = (key: string, isOn: boolean) => setShown(isOn ? [...shown, key] : shown.filter((each) => each !== key));
  return (
    <Dialog
      title={t`Columns`}
      onClose={onClose}
      size="wide"
      actions={
        <>
          <Button
            onPress={() => {
              onShow(undefined);
              onClose();
            }}
          >
            <Trans>As at first</Trans>
          </Button>
          <Button
            look="primary"
            isDisabled={shown.length === 0}
            onPress={() => {
              onShow(shown);
              onClose();
            }}
          >
            <Trans>Show {shown.length} columns</Trans>
          </Button>
        </>
      }
    >
      <div role="group" aria-label={t`Columns`} className={styles["checks"]}>
        {fields.map((field) => (
          <Checkbox
            key={field.key}
            label={titleOf(i18n, field)}
            isSelected={shown.includes(field.key)}
            onChange={(isOn) => turn(field.key, isOn)}
          />
        ))}
      </div>
      <Select
        label={t`Row height`}
        choices={[
          { id: "compact", label: t`compact` },
          { id: "normal", label: t`normal` },
          { id: "roomy", label: t`roomy` },
        ]}
        value={density}
        onChange={(id) => setLook({ density: id as Density })}
      />
    </Dialog>
  );
}
