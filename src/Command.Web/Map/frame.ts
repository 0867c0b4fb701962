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
  readonly closures?: GeoJSON.FeatureCollection;
  readonly cameras?: GeoJSON.FeatureCollection;
  readonly drawings?: GeoJSON.FeatureCollection;
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

export const unitBytes = 26;

/** Where the parts of a record lie: little endian, as UnitRecord.cs writes them. */
export const unitAt = { slot: 0, lon: 4, lat: 8, heading: 12, speed: 14, status: 16, flags: 17, observed: 18, stale: 22 } as const;

export const unknown16 = 65535;
export const unsaid32 = 4294967295;

/** What one record says. */
export interface UnitRecord {
  readonly slot: number;
  readonly lon: number;
  readonly lat: number;
  /** Degrees clockwise from north, or null. */
  readonly heading: number | null;
  readonly speedKmh: number | null;
  readonly status: number;
  readonly exercise: boolean;
  /** Seconds since 1970. */
  readonly observed: number;
  /** From when the sender no longer vouches for the position, seconds since 1970; null where it does not say. */
  readonly stale: number | null;
}

export function readUnit(view: DataView, index: number): UnitRecord {
  const at = index * unitBytes;
  const heading = view.getUint16(at + unitAt.heading, true);
  const speed = view.getUint16(at + unitAt.speed, true);
  const stale = view.getUint32(at + unitAt.stale, true);
  return {
    slot: view.getUint32(at + unitAt.slot, true),
    lon: view.getInt32(at + unitAt.lon, true) / 1e7,
    lat: view.getInt32(at + unitAt.lat, true) / 1e7,
    heading: heading === unknown16 ? null : heading / 100,
    speedKmh: speed === unknown16 ? null : speed / 10,
    status: view.getUint8(at + unitAt.status),
    exercise: (view.getUint8(at + unitAt.flags) & 1) === 1,
    observed: view.getUint32(at + unitAt.observed, true),
    stale: stale === unsaid32 ? null : stale,
  };
}

const text = new TextDecoder();

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
    layers: layers === null ? null : (JSON.parse(text.decode(layers as Uint8Array)) as Layers),
  };
}
