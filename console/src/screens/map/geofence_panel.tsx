import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { deleteGeofence, type FenceEvent, type Geofence, switchGeofence } from "~/api/geofences";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { useMay } from "~/app/session";
import { ShowMore } from "~/app/show_more";
import { Button } from "~/ui/button";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Tabs } from "~/ui/tabs";
import { Ago, secondTime } from "~/ui/time";
import { showToast } from "~/ui/toast";
import { GeofenceDevices } from "./geofence_devices";
import { shapeOf } from "./geofence_form";
import { eventsQuery, geofenceQuery, LISTS } from "./geofence_queries";
import { distanceText, EVENT_LABELS, EVENT_SIGNS, GeofenceChip, titleOf, useShapeText } from "./geofence_words";
import { CREATE_PATH } from "./use_geofences";
import styles from "./geofences.module.css";

const TABS = ["inside", "devices", "events", "about"] as const;

interface PanelProps {
  readonly id: string;
  readonly onEdit: () => void;
  readonly onClose: () => void;
  /** Draw around the devices that are meant. */
  readonly onLasso: () => void;
}

/** One geofence: who is in it now, whose devices it is for, what happened there. */
export function GeofencePanel(props: PanelProps) {
  const { t } = useLingui();
  const { data: fence, error, refetch } = useQuery(geofenceQuery(props.id));
  if (error !== null && fence === undefined) {
    return (
      <section className={styles["panel"]} aria-label={t`Geofence`}>
        <PanelError error={error} onRetry={() => void refetch()} />
        <Button onPress={props.onClose}>
          <Trans>Back to the list</Trans>
        </Button>
      </section>
    );
  }
  if (fence === undefined) return <Skeleton rows={6} label={t`Loading the geofence`} />;
  return <Shown {...props} fence={fence} />;
}

function Shown({ fence, id, onEdit, onClose, onLasso }: PanelProps & { fence: Geofence }) {
  const { t } = useLingui();
  const [tab, setTab] = useState<(typeof TABS)[number]>("inside");
  return (
    <section className={styles["panel"]} aria-label={t`Geofence`}>
      <div className={styles["head"]}>
        <div className={styles["line"]}>
          <h2>{titleOf(fence)}</h2>
          <GeofenceChip status={fence.status} />
          <Button look="quiet" aria-label={t`Close the geofence`} onPress={onClose}>
            ×
          </Button>
        </div>
        <Actions fence={fence} onEdit={onEdit} onGone={onClose} />
      </div>
      <Tabs
        label={t`Of the geofence`}
        selected={tab}
        onSelect={(next) => setTab(TABS.find((each) => each === next) ?? "inside")}
        tabs={[
          { id: "inside", label: t`Inside now`, panel: () => <GeofenceDevices key="inside" id={id} state="INSIDE" onLasso={onLasso} /> },
          { id: "devices", label: t`Devices`, panel: () => <GeofenceDevices key="all" id={id} state={null} onLasso={onLasso} /> },
          { id: "events", label: t`Events`, panel: () => <Events id={id} /> },
          { id: "about", label: t`About`, panel: () => <About fence={fence} /> },
        ]}
      />
    </section>
  );
}

function Actions({ fence, onEdit, onGone }: { fence: Geofence; onEdit: () => void; onGone: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const path = `${CREATE_PATH}/${fence.id}`;
  const [mayEdit, maySwitch, mayDelete] = [useMay("PUT", path), useMay("PUT", `${path}/status`), useMay("DELETE", path)];
  const isOn = fence.status === "ACTIVE";
  const name = titleOf(fence);
  useScreenKeys((key) => {
    if (key !== "e" || !mayEdit) return false;
    onEdit();
    return true;
  });
  const again = () => {
    void queries.invalidateQueries({ queryKey: geofenceQuery(fence.id).queryKey });
    void queries.invalidateQueries({ queryKey: LISTS });
  };
  const turn = async () => {
    try {
      await switchGeofence(fence.id, isOn ? "INACTIVE" : "ACTIVE");
      again();
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
  };
  return (
    <div className={styles["line"]}>
      {mayEdit ? (
        <Button onPress={onEdit}>
          <Trans>Edit</Trans>
        </Button>
      ) : null}
      {maySwitch ? <Button onPress={() => void turn()}>{isOn ? t`Deactivate` : t`Reactivate`}</Button> : null}
      {mayDelete ? (
        <Button onPress={() => setAsking(true)}>
          <Trans>Delete…</Trans>
        </Button>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          title={t`Delete ${name}?`}
          act={t`Delete the geofence`}
          onConfirm={async () => {
            await deleteGeofence(fence.id);
            void queries.invalidateQueries({ queryKey: LISTS });
            onGone();
          }}
          onClose={() => setAsking(false)}
        >
          <p>
            <Trans>Its subscriptions go with it, and it cannot be brought back. To pause it, deactivate it.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function EventWord({ event }: { event: FenceEvent }) {
  const { i18n } = useLingui();
  return (
    <>
      <span aria-hidden="true">{EVENT_SIGNS[event]} </span>
      {i18n._(EVENT_LABELS[event])}
    </>
  );
}

function Events({ id }: { id: string }) {
  const { t } = useLingui();
  const list = useInfiniteQuery(eventsQuery(id));
  if (list.isLoadingError) return <PanelError error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton rows={4} label={t`Loading events`} />;
  const events = list.data.pages.flatMap((page) => page.events);
  if (events.length === 0) {
    return (
      <Empty>
        <Trans>Nothing has happened here yet.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles["body"]}>
      <Table label={t`Events of the geofence`} titles={[t`Event`, t`Device`, t`When`, t`Told`]}>
        {events.map((event) => (
          <tr key={event.eventId}>
            <td>
              <EventWord event={event.event} />
            </td>
            <td>{event.deviceId}</td>
            <td title={secondTime(event.timestamp)}>
              <Ago at={event.timestamp} />
            </td>
            <td>{event.reported ? t`yes` : t`no`}</td>
          </tr>
        ))}
      </Table>
      <ShowMore read={list} />
    </div>
  );
}

function About({ fence }: { fence: Geofence }) {
  const { t, i18n } = useLingui();
  const shapeText = useShapeText();
  const { dwellSeconds, approachRadius, expiry, callback, externalRefId, hysteresis, actions } = fence;
  const { exitBuffer, maxAccuracy, confirm } = hysteresis;
  const facts: readonly (readonly [string, ReactNode] | null)[] = [
    [t`Shape`, shapeText(shapeOf(fence))],
    externalRefId === undefined ? null : [t`Reference`, externalRefId],
    [t`Told of`, fence.events.length === 0 ? t`nothing` : fence.events.map((event) => i18n._(EVENT_LABELS[event])).join(", ")],
    dwellSeconds === undefined ? null : [t`Dwell after`, t`${dwellSeconds} s`],
    approachRadius === undefined ? null : [t`Approach within`, distanceText(approachRadius, i18n.locale)],
    expiry === undefined ? null : [t`Ends`, secondTime(expiry)],
    callback === undefined ? null : [t`Callback`, callback.url],
    [t`Judging`, t`exit beyond ${exitBuffer} m, points exact to ${maxAccuracy} m, ${confirm} of them for an entry`],
    ...actions.map((action): readonly [string, ReactNode] => {
      const what = action.target === "DISPATCH" ? t`the run gets the sub-status ${action.subStatus ?? ""}` : t`the container gets the event ${action.eventCode ?? ""}`;
      return [t`On ${i18n._(EVENT_LABELS[action.on])}`, what];
    }),
    [t`Id`, <code key="id">{fence.id}</code>],
    [t`Changed`, <Ago key="changed" at={fence.updatedAt} />],
  ];
  return (
    <div className={`${styles["body"]} ${styles["padded"]}`}>
      <Facts facts={facts.filter((fact) => fact !== null)} />
    </div>
  );
}
