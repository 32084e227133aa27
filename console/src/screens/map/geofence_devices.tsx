import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type GeofenceDevice, MAX_SUBSCRIBED, type PairState, subscribeDevices, unsubscribeDevice } from "~/api/geofences";
import { readPositionsIn } from "~/api/traces";
import { FormDialog } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { PickMany } from "~/app/pick_many";
import { useMay } from "~/app/session";
import { ShowMore } from "~/app/show_more";
import { Button } from "~/ui/button";
import type { Choice } from "~/ui/choice_field";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { showToast } from "~/ui/toast";
import { devicesQuery, foundDevicesQuery } from "./geofence_queries";
import { PairChip } from "./geofence_words";
import { CREATE_PATH, useBox } from "./use_geofences";
import styles from "./geofences.module.css";

/** Devices that are subscribed to a geofence, or those of them that are inside now. */
export function GeofenceDevices({ id, state, onLasso }: { id: string; state: PairState | null; onLasso: () => void }) {
  const { t } = useLingui();
  const list = useInfiniteQuery(devicesQuery(id, state));
  const [isAsking, setAsking] = useState(false);
  const mayAdd = useMay("POST", `${CREATE_PATH}/${id}/devices`);
  if (list.isLoadingError) return <PanelError error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton rows={4} label={t`Loading devices`} />;
  const devices = list.data.pages.flatMap((page) => page.devices);
  const total = list.data.pages[0]?.total ?? 0;
  return (
    <div className={styles["body"]}>
      <div className={`${styles["line"]} ${styles["head"]}`}>
        <h2>
          {state === null ? <Plural value={total} one="# device" other="# devices" /> : <Plural value={total} one="# device inside" other="# devices inside" />}
        </h2>
        {state === null && mayAdd ? (
          <Button onPress={() => setAsking(true)}>
            <Trans>Subscribe devices…</Trans>
          </Button>
        ) : null}
      </div>
      {devices.length === 0 ? (
        <Empty>{state === null ? <Trans>No device is subscribed: nothing is judged here yet.</Trans> : <Trans>Nobody is inside now.</Trans>}</Empty>
      ) : (
        <Table
          label={state === null ? t`Subscribed devices` : t`Devices inside`}
          titles={[t`Device`, t`State`, t`Since`]}
          {...(state === null ? { actionsLabel: t`Actions` } : {})}
        >
          {devices.map((device) => (
            <DeviceRow key={device.deviceId} device={device} canLeave={state === null} />
          ))}
        </Table>
      )}
      <ShowMore read={list} />
      {isAsking ? <SubscribeDialog id={id} onLasso={onLasso} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function DeviceRow({ device, canLeave }: { device: GeofenceDevice; canLeave: boolean }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const { deviceId, geofenceId } = device;
  const mayLeave = useMay("DELETE", `${CREATE_PATH}/${geofenceId}/devices/${deviceId}`);
  const leave = async () => {
    try {
      await unsubscribeDevice(geofenceId, deviceId);
      await queries.invalidateQueries({ queryKey: devicesQuery(geofenceId, null).queryKey.slice(0, 3) });
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
  };
  return (
    <tr>
      <th scope="row">{deviceId}</th>
      <td>
        <PairChip state={device.lastState} />
      </td>
      <td>{device.since === undefined ? "–" : <Ago at={device.since} />}</td>
      {canLeave ? (
        <td>
          {mayLeave ? (
            <Button look="quiet" aria-label={t`Unsubscribe ${deviceId}`} onPress={() => void leave()}>
              ×
            </Button>
          ) : null}
        </td>
      ) : null}
    </tr>
  );
}

/** Subscribe devices and read again who is. Throws what the call throws. */
export function useSubscribe(id: string): (devices: readonly string[]) => Promise<void> {
  const queries = useQueryClient();
  return async (devices) => {
    for (let at = 0; at < devices.length; at += MAX_SUBSCRIBED) await subscribeDevices(id, devices.slice(at, at + MAX_SUBSCRIBED));
    await queries.invalidateQueries({ queryKey: devicesQuery(id, null).queryKey.slice(0, 3) });
  };
}

function SubscribeDialog({ id, onLasso, onClose }: { id: string; onLasso: () => void; onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<readonly Choice[]>([]);
  const found = useQuery(foundDevicesQuery(text.trim()));
  const box = useBox();
  const subscribe = useSubscribe(id);
  const choices = (found.data ?? [])
    .filter(({ status }) => status === "REGISTERED")
    .map(({ deviceId, name, externalRefId }) => ({ id: deviceId, label: deviceId, detail: [name, externalRefId].filter(Boolean).join(" · ") }));
  const count = picked.length;
  const addInView = async () => {
    if (box === null) return;
    try {
      const inView = await readPositionsIn(box);
      setPicked((had) => [...had, ...inView.filter(({ deviceId }) => had.every((each) => each.id !== deviceId)).map(({ deviceId }) => ({ id: deviceId, label: deviceId }))]);
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
  };
  return (
    <FormDialog title={t`Subscribe devices`} act={t`Subscribe ${count}`} isDisabled={count === 0} onSend={() => subscribe(picked.map((each) => each.id))} onClose={onClose}>
      {(faultOf) => (
        <PickMany
          label={t`Device`}
          hint={t`How its id, its name or its owner's id begins.`}
          choices={choices}
          text={text}
          onText={setText}
          picked={picked}
          onPicked={(next) => setPicked(next.map(({ id, label }) => ({ id, label })))}
          empty={t`Nothing begins with this.`}
          isStale={found.isPlaceholderData}
          error={found.error === null ? faultOf("devices") : refusalFrom(found.error).message}
          autoFocus
        >
          {box === null ? null : (
            <div className={styles["line"]}>
              <Button onPress={() => void addInView()}>
                <Trans>Add all that are in view</Trans>
              </Button>
              <Button
                onPress={() => {
                  onClose();
                  onLasso();
                }}
              >
                <Trans>Draw around them</Trans>
              </Button>
            </div>
          )}
        </PickMany>
      )}
    </FormDialog>
  );
}
