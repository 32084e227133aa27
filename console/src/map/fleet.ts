/**
 * Vehicles as one layer of the map: a fix is written once, and the graphics card moves each vehicle from its last fix to
 * the newest. A frame costs the processor nothing, however many there are.
 */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from "maplibre-gl";
import { mercator } from "./mercator";
import { type Palette, unitRgb, VEHICLE_TONES } from "./palette";
import { STEPS, type Vehicle, type Vehicles } from "./vehicles";

export const FLEET = "fleet";

/** Numbers of a vehicle on the graphics card: from x, y; to x, y; leaves, arrives; heading; look. */
const STRIDE = 8;
const SIZE_PX = 13;
const CHOSEN_PX = 16;
/** A frame that takes longer, for this long, is drawn by a processor: then once a second has to do. */
const SLOW_FRAME_MS = 100;
const SLOW_FOR_MS = 2_000;
const CALM_MS = 1_000;
/** Tiles between the view and the place from which coordinates are counted. */
const FAR_TILES = 64;

/** How a vehicle is to be drawn: its colour, whether it is silent, chosen, or hidden in a crowd. */
export interface VehicleLook {
  /** Place of its tone in `VEHICLE_TONES`. */
  readonly tone: number;
  readonly isSilent: boolean;
  readonly isChosen: boolean;
  readonly isHidden: boolean;
}

const SILENT = 8;
const CHOSEN = 16;
const HIDDEN = 32;
const STILL = 64;

export function lookBits(look: VehicleLook, hasHeading: boolean): number {
  return look.tone + (look.isSilent ? SILENT : 0) + (look.isChosen ? CHOSEN : 0) + (look.isHidden ? HIDDEN : 0) + (hasHeading ? 0 : STILL);
}

const VERTEX = `#version 300 es
uniform mat4 matrix; uniform float now; uniform vec2 pixel; uniform vec2 sizes;
in vec4 way; in vec4 more; out vec2 spot; flat out int look;
const vec2 corners[4] = vec2[](vec2(-1.,-1.), vec2(1.,-1.), vec2(-1.,1.), vec2(1.,1.));
void main() {
  look = int(more.w + .5);
  if ((look & ${HIDDEN}) != 0) { gl_Position = vec4(2., 2., 2., 1.); return; }
  float share = more.y > more.x ? clamp((now - more.x) / (more.y - more.x), 0., 1.) : 1.;
  vec4 centre = matrix * vec4(mix(way.xy, way.zw, share), 0., 1.);
  spot = corners[gl_VertexID] * 1.25;
  float sine = sin(more.z), cosine = cos(more.z);
  vec2 turned = vec2(spot.x * cosine + spot.y * sine, -spot.x * sine + spot.y * cosine);
  float size = (look & ${CHOSEN}) != 0 ? sizes.y : sizes.x;
  gl_Position = centre + vec4(turned * pixel * size * centre.w, 0., 0.);
}`;
/** An arrow where the heading is known, else a dot; a ring around what is chosen; hollow what is silent. */
const FRAGMENT = `#version 300 es
precision mediump float;
uniform vec3 tones[${VEHICLE_TONES.length}]; uniform vec3 rim; uniform vec3 ring; uniform float perPixel;
in vec2 spot; flat in int look; out vec4 colour;
float arrow(vec2 at) {
  float side = abs(at.x) * .894 + (at.y - .95) * .447;
  float notch = -.62 - at.y + (.55 - abs(at.x)) * .55;
  return max(side, notch);
}
void main() {
  float edge = (look & ${STILL}) != 0 ? length(spot) - .58 : arrow(spot);
  float soft = perPixel * 1.2;
  bool isChosen = (look & ${CHOSEN}) != 0;
  float body = 1. - smoothstep(-.1 - soft, -.1, edge);
  float whole = 1. - smoothstep(-soft, 0., edge);
  vec3 tone = tones[look & 7];
  vec3 inside = tone;
  if ((look & ${SILENT}) != 0) inside = mix(rim, tone, smoothstep(-.26 - soft, -.26, edge));
  float halo = isChosen ? 1. - smoothstep(1.18 - soft, 1.18, length(spot)) : 0.;
  vec3 shown = mix(mix(ring, rim, whole), inside, body);
  float alpha = max(whole, halo * .9);
  if (alpha < .02) discard;
  colour = vec4(shown * alpha, alpha);
}`;

export class FleetLayer implements CustomLayerInterface {
  readonly id = FLEET;
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  #map: MapLibreMap | null = null;
  #gl: WebGL2RenderingContext | null = null;
  #program: WebGLProgram | null = null;
  #places: Record<string, WebGLUniformLocation | null> = {};
  #array: WebGLVertexArrayObject | null = null;
  #buffer: WebGLBuffer | null = null;
  #data = new Float32Array(0);
  #origin: readonly [number, number] = [0.5, 0.5];
  #isWhole = true;
  /** Whether any vehicle is drawn by itself: while all are counted in crowds, nothing that moves can be seen. */
  #hasShown = true;
  #tones = new Float32Array(VEHICLE_TONES.length * 3);
  #rim = new Float32Array(3);
  #ring = new Float32Array(3);
  #frameAt = 0;
  #slowMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: () => void = () => undefined;
  /** Whether frames are so slow that one a second has to do. */
  isCalm = false;

  constructor(
    private readonly vehicles: Vehicles,
    private readonly lookOf: (vehicle: Vehicle) => VehicleLook,
    palette: Palette,
    private readonly clock: () => number = () => performance.now() / 1000,
  ) {
    this.setPalette(palette);
  }

  setPalette(palette: Palette): void {
    VEHICLE_TONES.forEach((tone, place) => this.#tones.set(unitRgb(palette.token(tone)), place * 3));
    this.#rim.set(unitRgb(palette.token("panel")));
    this.#ring.set(unitRgb(palette.token("accent")));
    this.#map?.triggerRepaint();
  }

  /** Have all vehicles drawn anew, since how they look may have changed. */
  refresh(): void {
    this.#isWhole = true;
    this.#map?.triggerRepaint();
  }

  onAdd(map: MapLibreMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    if (!(gl instanceof WebGL2RenderingContext)) return;
    this.#map = map;
    this.#gl = gl;
    this.#program = linked(gl);
    this.#places = Object.fromEntries(
      ["matrix", "now", "pixel", "sizes", "tones", "rim", "ring", "perPixel"].map((name) => [name, gl.getUniformLocation(this.#program as WebGLProgram, name)]),
    );
    this.#buffer = gl.createBuffer();
    this.#array = gl.createVertexArray();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    for (const [name, offset] of [["way", 0], ["more", 16]] as const) {
      const place = gl.getAttribLocation(this.#program, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 4, gl.FLOAT, false, STRIDE * 4, offset);
      gl.vertexAttribDivisor(place, 1);
    }
    gl.bindVertexArray(null);
    this.#isWhole = true;
    const unwatch = this.vehicles.watch(() => {
      if (this.#hasShown) this.#next();
    });
    const onMove = () => this.#keepNear();
    map.on("move", onMove);
    this.#stop = () => {
      unwatch();
      map.off("move", onMove);
    };
    this.#keepNear();
  }

  onRemove(_map: MapLibreMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#stop();
    clearTimeout(this.#timer);
    gl.deleteProgram(this.#program);
    gl.deleteBuffer(this.#buffer);
    if (gl instanceof WebGL2RenderingContext) gl.deleteVertexArray(this.#array);
    this.#map = null;
    this.#gl = null;
  }

  render(_given: WebGLRenderingContext | WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const gl = this.#gl;
    if (gl === null || this.#map === null || this.vehicles.size === 0) return;
    this.#measure();
    this.#upload(gl);
    const ratio = gl.drawingBufferWidth / this.#map.getCanvas().clientWidth;
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#array);
    const place = (name: string) => this.#places[name] ?? null;
    gl.uniformMatrix4fv(place("matrix"), false, shifted(defaultProjectionData.mainMatrix, this.#origin));
    gl.uniform1f(place("now"), this.clock());
    gl.uniform2f(place("pixel"), (2 * ratio) / gl.drawingBufferWidth, (2 * ratio) / gl.drawingBufferHeight);
    gl.uniform2f(place("sizes"), SIZE_PX, CHOSEN_PX);
    gl.uniform3fv(place("tones"), this.#tones);
    gl.uniform3fv(place("rim"), this.#rim);
    gl.uniform3fv(place("ring"), this.#ring);
    gl.uniform1f(place("perPixel"), 1 / (SIZE_PX * ratio));
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.vehicles.size);
    gl.bindVertexArray(null);
    if (this.#hasShown && this.clock() < this.vehicles.movingUntil) this.#next();
  }

  /** Ask for the next frame: at once, or in a second where frames are slow. */
  #next(): void {
    if (!this.isCalm) return this.#map?.triggerRepaint();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#map?.triggerRepaint();
    }, CALM_MS);
  }

  /** Frames that follow each other at once tell how long one takes. */
  #measure(): void {
    const now = performance.now();
    const took = now - this.#frameAt;
    this.#frameAt = now;
    if (this.isCalm || took > CALM_MS) return;
    this.#slowMs = took > SLOW_FRAME_MS ? this.#slowMs + took : 0;
    if (this.#slowMs >= SLOW_FOR_MS) this.isCalm = true;
  }

  /** Numbers of the graphics card have seven digits: they count from a place near the view. */
  #keepNear(): void {
    if (this.#map === null) return;
    const { lng, lat } = this.#map.getCenter();
    const { x, y } = mercator(lng, lat);
    const far = Math.max(Math.abs(x - this.#origin[0]), Math.abs(y - this.#origin[1]));
    if (far * 2 ** this.#map.getZoom() < FAR_TILES) return;
    this.#origin = [x, y];
    this.#isWhole = true;
  }

  #upload(gl: WebGL2RenderingContext): void {
    const { size } = this.vehicles;
    const changed = this.vehicles.takeChanged();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    if (size * STRIDE > this.#data.length) {
      this.#data = new Float32Array(Math.ceil((size * STRIDE * 3) / 2));
      gl.bufferData(gl.ARRAY_BUFFER, this.#data.byteLength, gl.DYNAMIC_DRAW);
      this.#isWhole = true;
    }
    if (!this.#isWhole && changed.length === 0) return;
    let hasShown = !this.#isWhole && this.#hasShown;
    if (this.#isWhole) for (let place = 0; place < size; place++) hasShown = this.#write(place) || hasShown;
    else for (const place of changed) hasShown = this.#write(place) || hasShown;
    this.#hasShown = hasShown;
    this.#isWhole = false;
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.#data, 0, size * STRIDE);
  }

  /** Write one vehicle; whether it is drawn. */
  #write(place: number): boolean {
    const vehicle = this.vehicles.at(place);
    if (vehicle === undefined) return false;
    const look = this.lookOf(vehicle);
    writeVehicle(this.#data, place, this.vehicles.motionOf(place), this.#origin, vehicle.heading, look);
    return !look.isHidden;
  }
}

/** Write the numbers of one vehicle, places counted from an origin. */
export function writeVehicle(data: Float32Array, place: number, motion: Float64Array, origin: readonly [number, number], heading: number | null, look: VehicleLook): void {
  const at = place * STRIDE;
  for (let step = 0; step < STEPS; step++) data[at + step] = (motion[step] ?? 0) - (step < 4 ? (origin[step % 2] ?? 0) : 0);
  data[at + 6] = ((heading ?? 0) * Math.PI) / 180;
  data[at + 7] = lookBits(look, heading !== null);
}

/** A matrix that takes places counted from an origin, worked out with all its digits. */
export function shifted(matrix: ArrayLike<number>, [x, y]: readonly [number, number]): Float32Array {
  const moved = Float32Array.from(matrix);
  for (let row = 0; row < 4; row++) moved[12 + row] = (matrix[row] ?? 0) * x + (matrix[4 + row] ?? 0) * y + (matrix[12 + row] ?? 0);
  return moved;
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error("no shader can be made");
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? "the shader is wrong");
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "the shaders do not fit");
  return program;
}
