import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { rgb, type Palette } from './palette';
import { floatsPerUnit, type Units } from './units';

export const unitLayerId = 'units';

/** Units crawl: more pictures a second are work without news. */
const glideMs = 33;

const vertexShader = `#version 300 es
uniform mat4 u_matrix;
uniform vec2 u_viewport;
uniform float u_time, u_bearing, u_size, u_arrows;
layout(location = 0) in vec2 a_corner;
layout(location = 1) in vec4 a_path;
layout(location = 2) in vec4 a_motion;
layout(location = 3) in vec2 a_flags;
out vec2 v_at;
flat out float v_age, v_status, v_exercise, v_arrow, v_stale;
void main() {
  float t = clamp((u_time - a_motion.x) / max(a_motion.y, 0.001), 0.0, 1.0);
  vec4 clip = u_matrix * vec4(mix(a_path.xy, a_path.zw, t), 0.0, 1.0);
  float turn = a_motion.z < 0.0 ? 0.0 : a_motion.z - u_bearing;
  vec2 turned = vec2(a_corner.x * cos(turn) + a_corner.y * sin(turn), a_corner.y * cos(turn) - a_corner.x * sin(turn));
  clip.xy += turned * u_size * 2.0 / u_viewport * clip.w;
  gl_Position = clip;
  v_at = a_corner;
  v_age = u_time - a_motion.w;
  v_exercise = step(7.5, a_flags.x);
  v_stale = step(a_flags.y, u_time);
  v_status = a_flags.x - 8.0 * v_exercise;
  v_arrow = a_motion.z < 0.0 ? 0.0 : u_arrows;
}`;

// A status is a tint and a mark: available plain, committed a stripe along, on scene a dot, out a bar across.
const fragmentShader = `#version 300 es
precision highp float;
uniform vec3 u_rim;
uniform vec3 u_tints[4];
uniform float u_size;
in vec2 v_at;
flat in float v_age, v_status, v_exercise, v_arrow, v_stale;
out vec4 colour;
// Distance outside a dart with its tip to the north: its flank and its notch, mirrored.
float arrow(vec2 p) {
  p.x = abs(p.x);
  return max(dot(p - vec2(0.0, 0.9), vec2(0.934, 0.357)), dot(p - vec2(0.0, -0.42), vec2(-0.436, -0.9)));
}
void main() {
  float outside = v_arrow > 0.5 ? arrow(v_at) : length(v_at) - 0.6;
  float soft = 1.2 / u_size;
  float shape = 1.0 - smoothstep(0.0, soft, outside - 0.14);
  if (shape <= 0.0) { discard; }
  int status = int(v_status + 0.5);
  float mark = status == 1 ? abs(v_at.x) - 0.1 : status == 2 ? length(v_at) - 0.24 : status == 3 ? abs(v_at.y) - 0.13 : 1.0;
  float inside = (1.0 - smoothstep(-soft, 0.0, outside)) * smoothstep(0.0, soft, mark);
  // Who says for how long a position holds is believed; who does not is stale after ten minutes.
  float strength = v_stale > 0.5 || v_age > 120.0 ? 0.4 : v_age > 30.0 ? 0.7 : 1.0;
  if (v_stale > 0.5 || v_age > 600.0) { inside *= smoothstep(-0.22, -0.12, outside); }
  vec3 rim = mix(u_rim, vec3(1.0, 0.72, 0.93), 0.3 * v_exercise);
  colour = vec4(mix(rim, u_tints[status], inside), 1.0) * shape * strength;
}`;

const uniforms = ['u_matrix', 'u_viewport', 'u_time', 'u_bearing', 'u_size', 'u_arrows', 'u_rim', 'u_tints'] as const;

/** All moving units in one instanced draw. MapLibre forgets it when the graphics card is lost or the style is another one: add a new one then. */
export class UnitLayer implements CustomLayerInterface {
  readonly id = unitLayerId;
  readonly type = 'custom';
  readonly renderingMode = '2d';
  #map: MapLibre | undefined;
  #program: WebGLProgram | undefined;
  #at: Partial<Record<(typeof uniforms)[number], WebGLUniformLocation | null>> = {};
  #array: WebGLVertexArrayObject | null = null;
  #buffers: WebGLBuffer[] = [];
  #allocated = 0;
  #next: ReturnType<typeof setTimeout> | undefined;
  readonly #rim: [number, number, number];
  readonly #tints: Float32Array;

  constructor(
    private readonly units: Units,
    private readonly origin: readonly [number, number],
    palette: Palette,
    private readonly rootPx: () => number,
    private readonly shown: () => boolean,
  ) {
    this.#rim = rgb(palette.rim);
    this.#tints = new Float32Array(palette.status.flatMap(rgb));
  }

  onAdd(map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.#map = map;
    const program = link(gl);
    this.#program = program;
    this.#at = Object.fromEntries(uniforms.map((name) => [name, gl.getUniformLocation(program, name)]));
    this.#array = gl.createVertexArray();
    gl.bindVertexArray(this.#array);
    const corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1.2, -1.2, 1.2, -1.2, -1.2, 1.2, 1.2, 1.2]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    const instances = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, instances);
    const stride = floatsPerUnit * 4;
    for (const [location, size, offset] of [[1, 4, 0], [2, 4, 16], [3, 2, 32]] as const) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
    this.#buffers = [corners, instances];
    this.#allocated = 0;
    this.units.touchAll();
  }

  render(context: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext;
    const map = this.#map;
    if (!map || !this.#program || this.units.count === 0 || !this.shown()) {
      return;
    }
    this.#upload(gl);
    const at = this.#at;
    const zoom = map.getZoom();
    const scale = this.rootPx() * map.getPixelRatio();
    gl.useProgram(this.#program);
    gl.uniformMatrix4fv(at.u_matrix ?? null, false, this.#matrix(input));
    gl.uniform2f(at.u_viewport ?? null, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform1f(at.u_time ?? null, this.units.clock());
    gl.uniform1f(at.u_bearing ?? null, (map.getBearing() * Math.PI) / 180);
    gl.uniform1f(at.u_size ?? null, scale * (zoom < 10 ? 0.24 : 0.38));
    gl.uniform1f(at.u_arrows ?? null, zoom < 10 ? 0 : 1);
    gl.uniform3f(at.u_rim ?? null, ...this.#rim);
    gl.uniform3fv(at.u_tints ?? null, this.#tints);
    gl.bindVertexArray(this.#array);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.units.count);
    gl.bindVertexArray(null);
    if (this.units.clock() < this.units.movingUntil) {
      this.#next ??= setTimeout(() => {
        this.#next = undefined;
        map.triggerRepaint();
      }, glideMs);
    }
  }

  onRemove(_map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    clearTimeout(this.#next);
    this.#buffers.forEach((buffer) => gl.deleteBuffer(buffer));
    gl.deleteVertexArray(this.#array);
    gl.deleteProgram(this.#program ?? null);
    this.#program = undefined;
  }

  #upload(gl: WebGL2RenderingContext): void {
    const { units } = this;
    if (this.#allocated !== units.capacity) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[1]!);
      gl.bufferData(gl.ARRAY_BUFFER, units.capacity * 4, gl.DYNAMIC_DRAW);
      this.#allocated = units.capacity;
      units.touchAll();
    }
    if (units.dirty) {
      const [from, to] = units.takeDirty();
      // To this call a length of 0 is all the rest.
      if (to > from) {
        gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[1]!);
        gl.bufferSubData(gl.ARRAY_BUFFER, from * floatsPerUnit * 4, units.data, from * floatsPerUnit, (to - from) * floatsPerUnit);
      }
    }
  }

  // The origin goes into the matrix in 64 bits; the card's 32 see only offsets from it.
  #matrix(input: CustomRenderMethodInput): Float32Array {
    const m = Float64Array.from(input.defaultProjectionData.mainMatrix as ArrayLike<number>);
    const [ox, oy] = this.origin;
    for (let row = 0; row < 4; row++) {
      m[12 + row] = m[row]! * ox + m[4 + row]! * oy + m[12 + row]!;
    }
    return Float32Array.from(m);
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw new Error(gl.getShaderInfoLog(shader) ?? 'shader');
    }
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return program;
}
