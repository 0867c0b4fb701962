// The wire between the map hub and this page, as the server writes it (MapHub).

export interface UnitName {
  readonly id: string;
  readonly callSign: string;
  readonly kind: string;
}

export interface Layers {
  readonly incidents?: GeoJSON.FeatureCollection;
  readonly alerts?: GeoJSON.FeatureCollection;
  readonly gauges?: GeoJSON.FeatureCollection;
  readonly cases?: GeoJSON.FeatureCollection;
}

export interface Frame {
  readonly epoch: string;
  readonly number: number;
  readonly sequence: number;
  /** The server's clock when the frame was made, ms since 1970. */
  readonly serverTime: number;
  /** Units that are not in a keyframe are gone. */
  readonly keyframe: boolean;
  readonly units: DataView;
  readonly names: ReadonlyMap<number, UnitName>;
  readonly removed: readonly number[];
  readonly layers: Layers | null;
}

export const unitBytes = 22;
const unknown16 = 65535;

/** One unit of a frame, read in place: the buffer holds little-endian records of {@link unitBytes}. */
export interface UnitRecord {
  slot: number;
  lon: number;
  lat: number;
  /** Degrees clockwise from north, or null. */
  heading: number | null;
  speedKmh: number | null;
  status: number;
  exercise: boolean;
  ageSeconds: number;
  /** Seconds until the position is stale by its sender's own word, 0 when it is; null where the sender says nothing of it. */
  restSeconds: number | null;
}

export function readUnit(view: DataView, index: number): UnitRecord {
  const at = index * unitBytes;
  const heading = view.getUint16(at + 12, true);
  const speed = view.getUint16(at + 14, true);
  const rest = view.getUint16(at + 20, true);
  return {
    slot: view.getUint32(at, true),
    lon: view.getInt32(at + 4, true) / 1e7,
    lat: view.getInt32(at + 8, true) / 1e7,
    heading: heading === unknown16 ? null : heading / 100,
    speedKmh: speed === unknown16 ? null : speed / 10,
    status: view.getUint8(at + 16),
    exercise: (view.getUint8(at + 17) & 1) === 1,
    ageSeconds: view.getUint16(at + 18, true),
    restSeconds: rest === unknown16 ? null : rest,
  };
}

/** Puts names to the array that crossed the wire. */
export function readFrame(wire: readonly unknown[]): Frame {
  const [epoch, number, sequence, serverTime, keyframe, units, names, removed, layers] = wire;
  const bytes = units as Uint8Array;
  return {
    epoch: epoch as string,
    number: Number(number),
    sequence: Number(sequence),
    serverTime: serverTime as number,
    keyframe: keyframe as boolean,
    units: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    names: new Map((names as [number, string, string, string][]).map(([slot, id, callSign, kind]) => [slot, { id, callSign, kind }])),
    removed: removed as number[],
    layers: layers === null ? null : (JSON.parse(layers as string) as Layers),
  };
}
