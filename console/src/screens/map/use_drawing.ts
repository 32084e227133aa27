/** A shape that is drawn: its steps, the keys that take them back, and the layer that the pointer works on. */
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import {
  type AreaShape, type Corner, type Drawing, drawingOf, drawn, faultsOf, isPlaced, redone, type Shape, type ShapeFault, undone, withoutCorner,
} from "~/map/geofence_shape";
import { GeofenceDrawingLayer } from "~/map/geofence_drawing_layer";
import { useMapPlace } from "./map_context";

export interface DrawingState {
  /** As it is dragged. */
  readonly shape: Shape;
  readonly faults: readonly ShapeFault[];
  /** Whether a click puts a corner down, or the circle's centre. */
  readonly isOpen: boolean;
  readonly selected: Corner | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Another shape, as a step that can be undone. */
  readonly set: (shape: Shape) => void;
  /** The same with one that is whole as it is, such as one that was typed. */
  readonly put: (shape: Shape) => void;
  /** Another beginning: nothing to undo. */
  readonly restart: (shape: Shape, isOpen: boolean) => void;
  readonly close: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly removeCorner: () => void;
}

const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [role=dialog]") !== null;
const MIN_CORNERS = 3;

/** Whether corners enough are there to be closed. A circle needs no closing. */
export const canClose = (shape: Shape): boolean => shape.kind === "area" && (shape.polygons[0]?.[0]?.length ?? 0) >= MIN_CORNERS;

export function useDrawing(begin: Shape, isNew: boolean, approachRadius: number | null = null, onClosed: (shape: Shape) => void = () => undefined): DrawingState {
  const [drawing, setDrawing] = useState<Drawing>(() => drawingOf(begin));
  const [dragged, setDragged] = useState<Shape | null>(null);
  const [selected, setSelected] = useState<Corner | null>(null);
  const [isAreaOpen, setOpen] = useState(isNew);
  const shape = dragged ?? drawing.shape;
  // A circle is whole with its first click.
  const isOpen = shape.kind === "circle" ? !isPlaced(shape) : isAreaOpen;
  const faults = useMemo(() => (isOpen ? faultsOf(shape).filter(({ rule }) => rule !== "corners") : faultsOf(shape)), [shape, isOpen]);
  const close = () => {
    if (!canClose(drawing.shape)) return;
    setOpen(false);
    onClosed(drawing.shape);
  };
  const set = (next: Shape) => {
    setDragged(null);
    setDrawing((had) => drawn(had, next));
  };
  const removeCorner = () => {
    if (selected === null || drawing.shape.kind !== "area") return;
    set(withoutCorner(drawing.shape, selected));
    setSelected(null);
  };
  const step = (by: (drawing: Drawing) => Drawing) => {
    setSelected(null);
    setDrawing(by);
  };
  const onShape = (next: Shape, isStep: boolean) => (isStep ? set(next) : setDragged(next));
  useLayer({ shape, faults, selected, isOpen, approachRadius }, { onShape, onSelect: setSelected, onClose: close });
  useKeys((key, isShifted, isCommand) => {
    const letter = key.toLowerCase();
    if (isCommand && letter === "z") step(isShifted ? redone : undone);
    else if (isCommand && letter === "y") step(redone);
    else if (isCommand) return false;
    else if (key === "Enter" && isOpen && canClose(drawing.shape)) close();
    else if ((key === "Delete" || key === "Backspace") && selected !== null) removeCorner();
    else if (key === "Escape" && selected !== null) setSelected(null);
    else return false;
    return true;
  });
  return {
    shape,
    faults,
    isOpen,
    selected,
    canUndo: drawing.past.length > 0,
    canRedo: drawing.future.length > 0,
    set,
    put: (next) => {
      set(next);
      setOpen(!canClose(next));
    },
    restart: (next, isNext) => {
      setDragged(null);
      setSelected(null);
      setOpen(isNext);
      setDrawing(drawingOf(next));
    },
    close,
    undo: () => step(undone),
    redo: () => step(redone),
    removeCorner,
  };
}

type Shown = Parameters<GeofenceDrawingLayer["show"]>[0];
type Listener = ConstructorParameters<typeof GeofenceDrawingLayer>[2];

function useLayer(shown: Shown, listener: Listener): void {
  const { map, palette } = useMapPlace();
  const latest = useRef({ shown, listener });
  const layer = useRef<GeofenceDrawingLayer | null>(null);
  useEffect(() => {
    latest.current = { shown, listener };
    layer.current?.show(shown);
  });
  useEffect(() => {
    if (map === null) return undefined;
    const made = new GeofenceDrawingLayer(map, palette, {
      onShape: (shape, isStep) => latest.current.listener.onShape(shape, isStep),
      onSelect: (corner) => latest.current.listener.onSelect(corner),
      onClose: () => latest.current.listener.onClose(),
    });
    layer.current = made;
    made.show(latest.current.shown);
    return () => {
      layer.current = null;
      made.remove();
    };
  }, [map, palette]);
}

function useKeys(onKey: (key: string, isShifted: boolean, isCommand: boolean) => boolean): void {
  const take = useEffectEvent(onKey);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isButton = event.key === "Enter" && event.target instanceof Element && event.target.closest("button, a") !== null;
      if (event.defaultPrevented || event.altKey || isButton || isTyping(event.target)) return;
      if (take(event.key, event.shiftKey, event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    // Before the page's own keys: here Ctrl-Z takes a corner back.
    addEventListener("keydown", listen, { capture: true });
    return () => removeEventListener("keydown", listen, { capture: true });
  }, []);
}

/** The area of a ring, where that is meant. */
export const ringOf = (shape: Shape) => (shape as AreaShape).polygons[0]?.[0] ?? [];
