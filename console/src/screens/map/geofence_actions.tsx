import { Trans, useLingui } from "@lingui/react/macro";
import type { FenceAction } from "~/api/geofences";
import type { FaultOf } from "~/app/dialogs";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { FENCE_EVENTS } from "./geofence_form";
import { EVENT_LABELS } from "./geofence_words";
import styles from "./geofences.module.css";

const MAX_ACTIONS = 8;
const NEW: FenceAction = { on: "ENTRY", target: "DISPATCH", subStatus: "" };

type Named = "dispatchId" | "subStatus" | "containerId" | "eventCode" | "reasonCode";

/** An action without what is empty. */
function tidied(action: FenceAction): FenceAction {
  return Object.fromEntries(Object.entries(action).filter(([, value]) => value !== "" && value !== null)) as unknown as FenceAction;
}

/** What follows from an event: a run gets a sub-status, a container an event. */
export function ActionFields({ actions, onChange, faultOf }: { actions: readonly FenceAction[]; onChange: (actions: readonly FenceAction[]) => void; faultOf: FaultOf }) {
  return (
    <fieldset className={styles["group"]}>
      <legend>
        <Trans>What follows</Trans>
      </legend>
      {actions.map((action, index) => (
        <OneAction
          key={index}
          action={action}
          number={index + 1}
          faultOf={(name) => faultOf(`actions[${index}].${name}`)}
          onChange={(next) => onChange(actions.with(index, tidied(next)))}
          onRemove={() => onChange(actions.toSpliced(index, 1))}
        />
      ))}
      <Button onPress={() => onChange([...actions, NEW])} isDisabled={actions.length >= MAX_ACTIONS}>
        <Trans>Add what follows</Trans>
      </Button>
    </fieldset>
  );
}

function OneAction(props: { action: FenceAction; number: number; faultOf: FaultOf; onChange: (action: FenceAction) => void; onRemove: () => void }) {
  const { action, number, faultOf, onChange } = props;
  const { t, i18n } = useLingui();
  const text = (name: Named, label: string, hint?: string) => (
    <TextField label={label} value={action[name] ?? ""} onChange={(value) => onChange({ ...action, [name]: value })} error={faultOf(name)} {...(hint === undefined ? {} : { hint })} />
  );
  return (
    <div className={styles["form"]} role="group" aria-label={t`Action ${number}`}>
      <div className={styles["pair"]}>
        <Select
          label={t`On`}
          choices={FENCE_EVENTS.map((event) => ({ id: event, label: i18n._(EVENT_LABELS[event]) }))}
          value={action.on}
          onChange={(on) => onChange({ ...action, on: on as FenceAction["on"] })}
        />
        <Select
          label={t`What changes`}
          choices={[
            { id: "DISPATCH", label: t`The run` },
            { id: "CONTAINER", label: t`A container` },
          ]}
          value={action.target}
          onChange={(target) => onChange(target === "DISPATCH" ? { on: action.on, target, subStatus: "" } : { on: action.on, target: "CONTAINER", containerId: "", eventCode: "" })}
        />
      </div>
      {action.target === "DISPATCH" ? (
        <>
          {text("subStatus", t`Sub-status`)}
          {text("dispatchId", t`Run`, t`Left empty: the newest open run of whoever carries the device.`)}
        </>
      ) : (
        <>
          {text("containerId", t`Container`)}
          <div className={styles["pair"]}>
            {text("eventCode", t`Event code`)}
            {text("reasonCode", t`Reason code`)}
          </div>
        </>
      )}
      <Button look="quiet" onPress={props.onRemove}>
        <Trans>Remove action {number}</Trans>
      </Button>
    </div>
  );
}
