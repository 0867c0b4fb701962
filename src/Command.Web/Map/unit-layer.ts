import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { floatsPerUnit, type Units } from './units';

export const unitLayerId = 'units';

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

// Available, committed, on scene, out: none of them is a level's hue, and they differ in lightness too.
const fragmentShader = `#version 300 es
precision highp float;
uniform vec3 u_ink;
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
  vec3 tint = v_status < 0.5 ? vec3(0.30, 0.82, 0.65) : v_status < 1.5 ? vec3(0.74, 0.60, 1.0) : v_status < 2.5 ? vec3(0.97, 0.98, 1.0) : vec3(0.46, 0.55, 0.62);
  float inside = 1.0 - smoothstep(-soft, 0.0, outside);
  // Who says for how long a position holds is believed; who does not is stale after ten minutes.
  float strength = v_stale > 0.5 || v_age > 120.0 ? 0.4 : v_age > 30.0 ? 0.7 : 1.0;
  if (v_stale > 0.5 || v_age > 600.0) { inside *= smoothstep(-0.22, -0.12, outside); }
  vec3 rim = mix(u_ink, vec3(1.0, 0.72, 0.93), 0.3 * v_exercise);
  colour = vec4(mix(rim, tint, inside), 1.0) * shape * strength;
}`;

/** All moving units in one instanced draw. MapLibre forgets it when the graphics card is lost: add a new one then. */
export class UnitLayer implements CustomLayerInterface {
  readonly id = unitLayerId;
  readonly type = 'custom';
  readonly renderingMode = '2d';
  #map: MapLibre | undefined;
  #program: WebGLProgram | undefined;
  #array: WebGLVertexArrayObject | null = null;
  #buffer: WebGLBuffer | null = null;
  #allocated = 0;

  constructor(
    private readonly units: Units,
    private readonly origin: readonly [number, number],
    private readonly ink: readonly [number, number, number],
    private readonly rootPx: () => number,
  ) {}

  onAdd(map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.#map = map;
    this.#program = link(gl);
    this.#array = gl.createVertexArray();
    gl.bindVertexArray(this.#array);
    const corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1.2, -1.2, 1.2, -1.2, -1.2, 1.2, 1.2, 1.2]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    this.#buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    const stride = floatsPerUnit * 4;
    for (const [location, size, offset] of [[1, 4, 0], [2, 4, 16], [3, 2, 32]] as const) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
    this.#allocated = 0;
    this.units.dirty = true;
  }

  render(context: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext;
    const map = this.#map;
    if (!map || !this.#program || this.units.count === 0) {
      return;
    }
    this.#upload(gl);
    const program = this.#program;
    const zoom = map.getZoom();
    const scale = this.rootPx() * map.getPixelRatio();
    gl.useProgram(program);
    gl.uniformMatrix4fv(gl.getUniformLocation(program, 'u_matrix'), false, this.#matrix(input));
    gl.uniform2f(gl.getUniformLocation(program, 'u_viewport'), gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform1f(gl.getUniformLocation(program, 'u_time'), this.units.clock());
    gl.uniform1f(gl.getUniformLocation(program, 'u_bearing'), (map.getBearing() * Math.PI) / 180);
    gl.uniform1f(gl.getUniformLocation(program, 'u_size'), scale * (zoom < 10 ? 0.24 : 0.38));
    gl.uniform1f(gl.getUniformLocation(program, 'u_arrows'), zoom < 10 ? 0 : 1);
    gl.uniform3f(gl.getUniformLocation(program, 'u_ink'), ...this.ink);
    gl.bindVertexArray(this.#array);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.units.count);
    gl.bindVertexArray(null);
    if (this.units.clock() < this.units.movingUntil) {
      map.triggerRepaint();
    }
  }

  onRemove(_map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    gl.deleteBuffer(this.#buffer);
    gl.deleteVertexArray(this.#array);
    gl.deleteProgram(this.#program ?? null);
    this.#program = undefined;
  }

  #upload(gl: WebGL2RenderingContext): void {
    if (!this.units.dirty) {
      return;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    if (this.#allocated !== this.units.capacity) {
      gl.bufferData(gl.ARRAY_BUFFER, this.units.capacity * 4, gl.DYNAMIC_DRAW);
      this.#allocated = this.units.capacity;
    }
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.units.data);
    this.units.dirty = false;
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
  }
  gl.linkProgram(program);
  return program;
}
