import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "~/app/session";
import { Dialog } from "~/ui/dialog";
import { Button } from "~/ui/button";
import { ComboBox } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { localText, momentOf } from "~/ui/local_time";
import { refusalFrom } from "~/app/errors";
import { replayText } from "~/map/replay";
import { foundDevicesQuery } from "./geofence_queries";
import { useMapPlace } from "./map_context";
import styles from "./geofences.module.css";

const TRACE_PATH = "/core/api/v1/mts/traces/{deviceId}";
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

/** Replays the last day of a device. */
export function ReplayDeviceButton({ device }: { device: string }) {
  const { t } = useLingui();
  const { go } = useMapPlace();
  if (!useMay("GET", TRACE_PATH)) return null;
  const begin = () => {
    const now = Date.now();
    go({ replay: replayText({ device, from: now - DAY_MS, to: now }), follow: undefined });
  };
  return <Button onPress={begin}>{t`Replay the last day`}</Button>;
}

export function ReplayButton() {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  if (!useMay("GET", TRACE_PATH)) return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t`Replay…`}</Button>
      {isOpen ? <ReplayDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Choose whose trace is replayed, and of which time. */
export function ReplayDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { go } = useMapPlace();
  const [text, setText] = useState("");
  const [device, setDevice] = useState<string | null>(null);
  const [times, setTimes] = useState(() => ({ from: localText(Date.now() - DAY_MS), to: localText(Date.now() + MINUTE_MS) }));
  const found = useQuery(foundDevicesQuery(text.trim()));
  const choices = (found.data ?? []).map(({ deviceId, name, externalRefId }) => ({ id: deviceId, label: deviceId, detail: [name, externalRefId].filter(Boolean).join(" · ") }));
  const [from, to] = [momentOf(times.from), momentOf(times.to)];
  const chosen = device ?? (choices.some(({ id }) => id === text.trim()) ? text.trim() : null);
  const isWhole = chosen !== null && from !== null && to !== null && from < to;
  const begin = () => {
    if (!isWhole) return;
    go({ replay: replayText({ device: chosen, from, to }) });
    onClose();
  };
  return (
    <Dialog
      title={t`Replay a trace`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!isWhole} onPress={begin}>{t`Replay`}</Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <ComboBox
          label={t`Device`}
          hint={t`How its id, its name or its owner's id begins.`}
          choices={choices}
          value={device}
          onChange={(id) => {
            setDevice(id);
            if (id !== null) setText(id);
          }}
          input={text}
          onInput={setText}
          empty={t`Nothing begins with this.`}
          isStale={found.isPlaceholderData}
          error={found.error === null ? undefined : refusalFrom(found.error).message}
          autoFocus
        />
        <div className={styles["pair"]}>
          <TextField label={t`From`} type="datetime-local" value={times.from} onChange={(value) => setTimes((had) => ({ ...had, from: value }))} />
          <TextField
            label={t`To`}
            type="datetime-local"
            value={times.to}
            onChange={(value) => setTimes((had) => ({ ...had, to: value }))}
            error={from !== null && to !== null && from >= to ? t`It ends before it begins.` : undefined}
          />
        </div>
      </div>
    </Dialog>
  );
}
