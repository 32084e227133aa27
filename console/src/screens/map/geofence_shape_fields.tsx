import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import type { FaultOf } from "~/app/dialogs";
import { type AreaShape, type CircleShape, isPlaced, type Ring, ringIn, ringText, type ShapeFault } from "~/map/geofence_shape";
import { Button } from "~/ui/button";
import { NumberField } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import type { DrawingState } from "./use_drawing";
import { canClose } from "./use_drawing";
import styles from "./geofences.module.css";

const LINES = 6;
/** Of a circle whose centre alone is said, metres. */
const USUAL_RADIUS = 200;

/** The shape in numbers, for whoever draws without a pointer, and what is wrong with it. */
export function ShapeFields({ drawing, faultOf, middle }: { drawing: DrawingState; faultOf: FaultOf; middle: readonly [number, number] | null }) {
  const { t } = useLingui();
  const { shape } = drawing;
  return (
    <fieldset className={styles["group"]}>
      <legend>
        <Trans>Shape</Trans>
      </legend>
      <Hint drawing={drawing} hasMap={middle !== null} />
      {shape.kind === "circle" ? <CircleFields drawing={drawing} faultOf={faultOf} middle={middle} /> : <AreaFields drawing={drawing} faultOf={faultOf} />}
      <Faults faults={drawing.faults} />
      <div className={styles["line"]}>
        {drawing.isOpen && shape.kind === "area" ? (
          <Button onPress={drawing.close} isDisabled={!canClose(shape)}>
            <Trans>Close the polygon</Trans>
          </Button>
        ) : null}
        <Button look="quiet" onPress={drawing.undo} isDisabled={!drawing.canUndo} aria-label={t`Undo`}>
          ↶
        </Button>
        <Button look="quiet" onPress={drawing.redo} isDisabled={!drawing.canRedo} aria-label={t`Redo`}>
          ↷
        </Button>
        {drawing.selected === null ? null : (
          <Button onPress={drawing.removeCorner}>
            <Trans>Remove the corner</Trans>
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function Hint({ drawing, hasMap }: { drawing: DrawingState; hasMap: boolean }) {
  const isCircle = drawing.shape.kind === "circle";
  return (
    <p className={styles["hint"]}>
      {!hasMap ? (
        <Trans>Type the shape in degrees.</Trans>
      ) : drawing.isOpen && isCircle ? (
        <Trans>Click where the centre is, or type it.</Trans>
      ) : drawing.isOpen ? (
        <Trans>Click for each corner. Enter, or a click on the first one, closes it.</Trans>
      ) : isCircle ? (
        <Trans>Drag the centre, or the handle on the edge.</Trans>
      ) : (
        <Trans>Drag corners; the small dots between them make new ones. Delete takes the chosen one away.</Trans>
      )}
    </p>
  );
}

function CircleFields({ drawing, faultOf, middle }: { drawing: DrawingState; faultOf: FaultOf; middle: readonly [number, number] | null }) {
  const { t } = useLingui();
  const { shape, isOpen } = drawing;
  if (shape.kind !== "circle") return null;
  const [lon, lat] = shape.centre;
  const put = (change: { lat?: number; lon?: number; radius?: number }) => {
    if (Object.values(change).some(Number.isNaN)) return;
    const next = { lat, lon, radius: shape.radius, ...change };
    const circle: CircleShape = { kind: "circle", centre: [next.lon, next.lat], radius: next.radius };
    drawing.set(isPlaced(circle) && Number.isNaN(next.radius) ? { ...circle, radius: USUAL_RADIUS } : circle);
  };
  const fine = { minimumFractionDigits: 0, maximumFractionDigits: 6, useGrouping: false };
  return (
    <>
      <div className={styles["pair"]}>
        <NumberField label={t`Latitude`} value={lat} onChange={(value) => put({ lat: value })} minValue={-90} maxValue={90} formatOptions={fine} error={faultOf("lat")} />
        <NumberField label={t`Longitude`} value={lon} onChange={(value) => put({ lon: value })} minValue={-180} maxValue={180} formatOptions={fine} error={faultOf("lon")} />
      </div>
      <NumberField label={t`Radius in metres`} value={shape.radius} onChange={(radius) => put({ radius })} error={faultOf("radius")} />
      {middle === null || !isOpen ? null : (
        <Button onPress={() => put({ lat: middle[1], lon: middle[0] })}>
          <Trans>Put it in the middle of the map</Trans>
        </Button>
      )}
    </>
  );
}

function AreaFields({ drawing, faultOf }: { drawing: DrawingState; faultOf: FaultOf }) {
  const { t } = useLingui();
  const { shape } = drawing;
  if (shape.kind !== "area") return null;
  const isSimple = shape.polygons.length === 1 && shape.polygons[0]?.length === 1;
  return shape.polygons.map((rings, polygon) =>
    rings.map((ring, at) => {
      const [part, hole] = [polygon + 1, at];
      const label = isSimple ? t`Corners` : at === 0 ? t`Part ${part}` : t`Part ${part}, hole ${hole}`;
      return (
        <RingField
          // The text is another one whenever the ring is drawn, and stays while it is typed.
          key={`${polygon} ${at} ${ringText(ring)}`}
          label={label}
          ring={ring}
          error={polygon === 0 && at === 0 ? faultOf("geoJson") : undefined}
          onRing={(next) => {
            const changed: AreaShape = { kind: "area", polygons: shape.polygons.with(polygon, rings.with(at, next)) };
            drawing.put(changed);
          }}
        />
      );
    }),
  );
}

function RingField({ label, ring, error, onRing }: { label: string; ring: Ring; error: string | undefined; onRing: (ring: Ring) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState(() => ringText(ring));
  const found = ringIn(text);
  const line = "line" in found ? found.line : 0;
  return (
    <div className={styles["coordinates"]}>
      <TextField
        label={label}
        hint={t`A corner a line: latitude, longitude.`}
        value={text}
        onChange={setText}
        onBlur={() => {
          if ("ring" in found && ringText(found.ring) !== ringText(ring)) onRing(found.ring);
        }}
        lines={LINES}
        error={line > 0 ? t`Line ${line} is no latitude and longitude.` : error}
      />
    </div>
  );
}

function Faults({ faults }: { faults: readonly ShapeFault[] }) {
  const id = useId();
  const count = faults.filter(({ rule }) => rule === "crosses").length;
  const has = (rule: ShapeFault["rule"]) => faults.some((fault) => fault.rule === rule);
  return (
    <div className={styles["fault"]} role="status" id={id}>
      {count > 0 ? (
        <p>
          <Plural
            value={count}
            one="It crosses or touches itself at # place, which is marked. The server takes no such shape."
            other="It crosses or touches itself at # places, which are marked. The server takes no such shape."
          />
        </p>
      ) : null}
      {has("corners") ? (
        <p>
          <Trans>A polygon has at least three different corners.</Trans>
        </p>
      ) : null}
      {has("meridian") ? (
        <p>
          <Trans>It lies over the 180th meridian: draw a part on each side.</Trans>
        </p>
      ) : null}
      {has("tooMany") ? (
        <p>
          <Trans>It has more than 1,000 points.</Trans>
        </p>
      ) : null}
    </div>
  );
}
