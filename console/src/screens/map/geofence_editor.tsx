import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type FenceEvent, type Geofence, saveGeofence } from "~/api/geofences";
import { PanelError } from "~/app/errors";
import { useSending } from "~/app/use_sending";
import { NO_AREA, NO_CIRCLE, rounded, type Shape } from "~/map/geofence_shape";
import { Button } from "~/ui/button";
import { NumberField, Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { ActionFields } from "./geofence_actions";
import { EMPTY_FORM, FENCE_EVENTS, formOf, type GeofenceForm, shapeOf, wantedOf } from "./geofence_form";
import { geofenceQuery, LISTS } from "./geofence_queries";
import { ShapeFields } from "./geofence_shape_fields";
import { EVENT_LABELS, titleOf } from "./geofence_words";
import { useMapPlace } from "./map_context";
import { useDrawing } from "./use_drawing";
import styles from "./geofences.module.css";

/** Make a geofence, or change one: drawn on the map and written as numbers, which are the same thing. */
export function GeofenceEditor({ id, onSaved, onClose }: { id: string | null; onSaved: (id: string, shape: Shape) => void; onClose: () => void }) {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery({ ...geofenceQuery(id ?? ""), enabled: id !== null, staleTime: 0 });
  if (id === null) return <Editor before={null} onSaved={onSaved} onClose={onClose} />;
  if (error !== null && data === undefined) return <PanelError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton rows={8} label={t`Loading the geofence`} />;
  return <Editor before={data} onSaved={onSaved} onClose={onClose} />;
}

function Editor({ before: given, onSaved, onClose }: { before: Geofence | null; onSaved: (id: string, shape: Shape) => void; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const { map } = useMapPlace();
  // As it was when it was opened: what others change meanwhile takes nothing of what is typed.
  const [before] = useState(given);
  const [begin] = useState(() => ({ form: before === null ? EMPTY_FORM : formOf(before), shape: before === null ? NO_CIRCLE : shapeOf(before) }));
  const [form, setForm] = useState<GeofenceForm>(begin.form);
  const near = Number.isNaN(form.approachRadius) ? null : form.approachRadius;
  const drawing = useDrawing(begin.shape, before === null, near);
  const put = (change: Partial<GeofenceForm>) => setForm((had) => ({ ...had, ...change }));
  const { shape } = drawing;
  const sending = useSending(async () => {
    const saved = await saveGeofence(before?.id ?? null, wantedOf(form, shape, before));
    const id = before?.id ?? saved;
    void queries.invalidateQueries({ queryKey: geofenceQuery(id).queryKey });
    void queries.invalidateQueries({ queryKey: LISTS });
    onSaved(id, shape);
  });
  const { faultOf, isBusy, refusal, submit } = sending;
  const centre = map?.getCenter().wrap();
  const name = before === null ? "" : titleOf(before);
  const isWrong = drawing.faults.length > 0 || drawing.isOpen;
  return (
    <section className={styles["panel"]} aria-label={before === null ? t`New geofence` : t`Edit ${name}`}>
      <div className={styles["head"]}>
        <div className={styles["line"]}>
          <h2>{before === null ? <Trans>New geofence</Trans> : <Trans>Edit {name}</Trans>}</h2>
        </div>
      </div>
      <form className={styles["body"]} onSubmit={submit} noValidate>
        <div className={styles["padded"]}>
          {refusal === null ? null : <PanelError error={refusal} />}
          {before === null ? (
            <Select
              label={t`Form`}
              choices={[
                { id: "circle", label: t`Circle` },
                { id: "area", label: t`Polygon` },
              ]}
              value={shape.kind}
              onChange={(kind) => drawing.restart(kind === "circle" ? NO_CIRCLE : NO_AREA, true)}
            />
          ) : null}
          <ShapeFields drawing={drawing} faultOf={faultOf} middle={centre === undefined ? null : rounded([centre.lng, centre.lat])} />
          <TextField label={t`Name`} value={form.name} onChange={(value) => put({ name: value })} error={faultOf("name")} />
          <TextField label={t`Reference`} hint={t`What your own systems call it.`} value={form.externalRefId} onChange={(value) => put({ externalRefId: value })} error={faultOf("externalRefId")} />
          <EventFields form={form} put={put} isCircle={shape.kind === "circle"} faultOf={faultOf} />
          <TextField label={t`Ends`} hint={t`Left empty, it lasts.`} type="datetime-local" value={form.expiry} onChange={(expiry) => put({ expiry })} error={faultOf("expiry")} />
          <TextField
            label={t`Callback`}
            hint={t`Where each told event is posted. Headers that were given by an app stay as long as the address does.`}
            value={form.callbackUrl}
            onChange={(callbackUrl) => put({ callbackUrl })}
            error={faultOf("callback")}
          />
          <ActionFields actions={form.actions} onChange={(actions) => put({ actions })} faultOf={faultOf} />
          <JudgingFields form={form} put={put} faultOf={faultOf} />
        </div>
        <div className={styles["foot"]}>
          <Button type="submit" look="primary" isPending={isBusy} isDisabled={isWrong}>
            {before === null ? t`Make the geofence` : t`Save`}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </section>
  );
}

interface FieldsProps {
  readonly form: GeofenceForm;
  readonly put: (change: Partial<GeofenceForm>) => void;
  readonly faultOf: (field: string) => string | undefined;
}

function EventFields({ form, put, isCircle, faultOf }: FieldsProps & { isCircle: boolean }) {
  const { t, i18n } = useLingui();
  const turn = (event: FenceEvent, isOn: boolean) => {
    const events = new Set(form.events);
    if (isOn) events.add(event);
    else events.delete(event);
    put({ events });
  };
  return (
    <fieldset className={styles["group"]}>
      <legend>
        <Trans>Told of</Trans>
      </legend>
      <div className={styles["checks"]}>
        {FENCE_EVENTS.map((event) => (
          <Checkbox key={event} label={i18n._(EVENT_LABELS[event])} isSelected={form.events.has(event)} onChange={(isOn) => turn(event, isOn)} />
        ))}
      </div>
      <div className={styles["pair"]}>
        <NumberField label={t`Dwell, seconds`} hint={t`Told once a device stayed inside for so long.`} value={form.dwellSeconds} onChange={(dwellSeconds) => put({ dwellSeconds })} error={faultOf("dwellSeconds")} />
        {isCircle ? (
          <NumberField label={t`Approach, metres`} hint={t`Told once it is so near the centre.`} value={form.approachRadius} onChange={(approachRadius) => put({ approachRadius })} error={faultOf("approachRadius")} />
        ) : null}
      </div>
    </fieldset>
  );
}

function JudgingFields({ form, put, faultOf }: FieldsProps) {
  const { t } = useLingui();
  return (
    <fieldset className={styles["group"]}>
      <legend>
        <Trans>How sure it has to be</Trans>
      </legend>
      <div className={styles["pair"]}>
        <NumberField label={t`Exit beyond, metres`} hint={t`So far outside it has left at once, nearer with a second point.`} value={form.exitBuffer} onChange={(exitBuffer) => put({ exitBuffer })} error={faultOf("hysteresis.exitBuffer")} />
        <NumberField label={t`Points exact to, metres`} hint={t`Less exact points are not judged.`} value={form.maxAccuracy} onChange={(maxAccuracy) => put({ maxAccuracy })} error={faultOf("hysteresis.maxAccuracy")} />
      </div>
      <NumberField label={t`Points for an entry`} hint={t`It is inside once so many points in a row are.`} value={form.confirm} onChange={(confirm) => put({ confirm })} error={faultOf("hysteresis.confirm")} />
    </fieldset>
  );
}
