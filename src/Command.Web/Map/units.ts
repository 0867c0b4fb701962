import { readUnit, unitAt, unitBytes, unknown16, unsaid32, type Frame, type UnitName, type UnitRecord } from './frame';

/** Floats of one instance in the buffer: from x, y; to x, y; start, duration; heading (−1 unknown); fix time; status + 8 × exercise; stale from. */
export const floatsPerUnit = 10;

/** For a unit whose sender does not say when its position is stale. */
const never = 1e9;

const shortestGlide = 0.2;
/** Nobody is shown further behind than this. */
const longestGlide = 6;
/** What was not heard is not drawn: after a longer silence a unit stands at once where it is. */
const longestSilence = 30;

/** Web Mercator, 0 to 1, x east, y south. */
export function mercator(lon: number, lat: number): [number, number] {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

/**
 * The units in view, packed for the graphics card: unit i is instance i. Positions are relative to an origin near the city, because
 * 32-bit floats are too coarse for the whole world; times are seconds since a base that moves on, because a wall runs for weeks.
 * Twenty thousand of them are no objects: what is drawn lies in one array of floats, what was said in one of bytes.
 */
export class Units {
  #data = new Float32Array(1024 * floatsPerUnit);
  #said = new DataView(new ArrayBuffer(1024 * unitBytes));
  #keptIn = new Uint32Array(1024);
  #count = 0;
  #keyframes = 0;
  #base: number;
  readonly #indexOf = new Map<number, number>();
  readonly #names = new Map<number, UnitName>();
  #dirtyFrom = 0;
  #dirtyTo = 0;

  /** When the last glide ends, in seconds of {@link clock}. */
  movingUntil = 0;

  /** Fixes that moved or renewed a unit since the page began. */
  fixes = 0;

  constructor(
    private readonly origin: readonly [number, number],
    private readonly now: () => number,
    private readonly glides: () => boolean = () => true,
  ) {
    this.#base = now();
  }

  get count(): number {
    return this.#count;
  }

  get data(): Float32Array {
    return this.#data;
  }

  get capacity(): number {
    return this.#data.length;
  }

  /** True until the graphics card has what is here. */
  get dirty(): boolean {
    return this.#dirtyFrom < this.#dirtyTo;
  }

  /** True when one of them is an exercise's. */
  get someOfAnExercise(): boolean {
    for (let at = 8; at < this.#count * floatsPerUnit; at += floatsPerUnit) {
      if ((this.#data[at] ?? 0) >= 8) {
        return true;
      }
    }
    return false;
  }

  /** Seconds since the base. */
  clock(): number {
    return (this.now() - this.#base) / 1000;
  }

  /** The first and the one after the last unit that changed since this was asked before. */
  takeDirty(): readonly [number, number] {
    const range = [this.#dirtyFrom, Math.min(this.#dirtyTo, this.#count)] as const;
    this.#dirtyFrom = this.#dirtyTo = 0;
    return range;
  }

  touchAll(): void {
    this.#touch(0);
    this.#touch(Math.max(0, this.#count - 1));
  }

  at(index: number): { record: UnitRecord; name: UnitName | undefined; fixedAt: number; stale: boolean; x: number; y: number } {
    const record = readUnit(this.#said, index);
    const o = index * floatsPerUnit;
    const t = this.#progress(o, this.clock());
    return {
      record,
      name: this.#names.get(record.slot),
      fixedAt: record.observed * 1000,
      stale: this.#isStale(index, this.clock()),
      x: this.#between(o, t) + this.origin[0],
      y: this.#between(o + 1, t) + this.origin[1],
    };
  }

  /** The unit nearest to a place in Web Mercator, if it is within a distance: a walk over numbers is faster than asking the graphics card. */
  nearest(x: number, y: number, within: number): number | undefined {
    const time = this.clock();
    let best = within ** 2;
    let found: number | undefined;
    for (let i = 0; i < this.#count; i++) {
      const o = i * floatsPerUnit;
      const t = this.#progress(o, time);
      const distance = (this.#between(o, t) + this.origin[0] - x) ** 2 + (this.#between(o + 1, t) + this.origin[1] - y) ** 2;
      if (distance < best) {
        best = distance;
        found = i;
      }
    }
    return found;
  }

  /** How many are stale by their senders' own word. */
  get stale(): number {
    const time = this.clock();
    let stale = 0;
    for (let i = 0; i < this.#count; i++) {
      stale += this.#isStale(i, time) ? 1 : 0;
    }
    return stale;
  }

  /** The newest fix, ms since 1970; null without units. */
  get newest(): number | null {
    let newest = -Infinity;
    for (let i = 0; i < this.#count; i++) {
      newest = Math.max(newest, this.#said.getUint32(i * unitBytes + unitAt.observed, true));
    }
    return this.#count === 0 ? null : newest * 1000;
  }

  indexOfSlot(slot: number): number | undefined {
    return this.#indexOf.get(slot);
  }

  /** The unit of an id, where it is in view. */
  indexOfId(id: string): number | undefined {
    for (const [slot, index] of this.#indexOf) {
      if (this.#names.get(slot)?.id === id) {
        return index;
      }
    }
    return undefined;
  }

  /** Units whose call sign or id holds a text, at most so many. */
  search(text: string, most: number): { index: number; name: UnitName }[] {
    const wanted = text.toLowerCase();
    const found: { index: number; name: UnitName }[] = [];
    for (const [slot, index] of this.#indexOf) {
      const name = this.#names.get(slot);
      if (name && (name.callSign.toLowerCase().includes(wanted) || name.id.toLowerCase().includes(wanted))) {
        found.push({ index, name });
        if (found.length === most) {
          break;
        }
      }
    }
    return found;
  }

  apply(frame: Frame): void {
    this.#rebase();
    for (const [slot, name] of frame.names) {
      this.#names.set(slot, name);
    }
    for (const slot of frame.removed) {
      this.#remove(slot);
    }
    if (frame.keyframe) {
      this.#keyframes++;
    }
    const time = this.clock();
    const records = Math.floor(frame.units.byteLength / unitBytes);
    for (let i = 0; i < records; i++) {
      this.#put(frame.units, i * unitBytes, time);
    }
    if (frame.keyframe) {
      for (let i = this.#count - 1; i >= 0; i--) {
        if (this.#keptIn[i] !== this.#keyframes) {
          this.#remove(this.#slot(i));
        }
      }
    }
  }

  #put(from: DataView, at: number, time: number): void {
    const slot = from.getUint32(at + unitAt.slot, true);
    const lon = from.getInt32(at + unitAt.lon, true);
    const lat = from.getInt32(at + unitAt.lat, true);
    const observed = from.getUint32(at + unitAt.observed, true);
    let index = this.#indexOf.get(slot);
    const isNew = index === undefined;
    if (index === undefined) {
      index = this.#count++;
      this.#grow();
      this.#indexOf.set(slot, index);
    }
    const d = this.#data;
    const o = index * floatsPerUnit;
    const said = index * unitBytes;
    this.#keptIn[index] = this.#keyframes;
    const repeated =
      !isNew &&
      this.#said.getInt32(said + unitAt.lon, true) === lon &&
      this.#said.getInt32(said + unitAt.lat, true) === lat &&
      this.#said.getUint32(said + unitAt.observed, true) === observed;
    for (let i = 0; i < unitBytes; i++) {
      this.#said.setUint8(said + i, from.getUint8(at + i));
    }
    // The same fix told again must not disturb the way to it.
    if (!repeated) {
      this.fixes++;
      this.#head(o, lon / 1e7, lat / 1e7, time, isNew);
    }
    const heading = from.getUint16(at + unitAt.heading, true);
    const stale = from.getUint32(at + unitAt.stale, true);
    const base = this.#base / 1000;
    d[o + 6] = heading === unknown16 ? -1 : (heading * Math.PI) / 18_000;
    d[o + 7] = observed - base;
    d[o + 8] = from.getUint8(at + unitAt.status) + 8 * (from.getUint8(at + unitAt.flags) & 1);
    d[o + 9] = stale === unsaid32 ? never : stale - base;
    this.#touch(index);
  }

  /** Sends a unit on its way to a place. */
  #head(o: number, lon: number, lat: number, time: number, isNew: boolean): void {
    const d = this.#data;
    const [mx, my] = mercator(lon, lat);
    const x = Math.fround(mx - this.origin[0]);
    const y = Math.fround(my - this.origin[1]);
    const since = time - d[o + 4]!;
    let fromX = x;
    let fromY = y;
    let glide = shortestGlide;
    if (!isNew && since < longestSilence && this.glides()) {
      // The next fix is expected after as long as this one took: gliding for that time never stops in between.
      const t = this.#progress(o, time);
      fromX = this.#between(o, t);
      fromY = this.#between(o + 1, t);
      glide = since <= 0 ? d[o + 5]! : Math.min(longestGlide, Math.max(shortestGlide, since));
    }
    d[o] = fromX;
    d[o + 1] = fromY;
    d[o + 2] = x;
    d[o + 3] = y;
    d[o + 4] = time;
    d[o + 5] = glide;
    if (fromX !== x || fromY !== y) {
      this.movingUntil = Math.max(this.movingUntil, time + glide);
    }
  }

  #isStale(index: number, time: number): boolean {
    return time >= this.#data[index * floatsPerUnit + 9]!;
  }

  #progress(o: number, time: number): number {
    return Math.min(1, Math.max(0, (time - this.#data[o + 4]!) / this.#data[o + 5]!));
  }

  #between(o: number, t: number): number {
    return this.#data[o]! + (this.#data[o + 2]! - this.#data[o]!) * t;
  }

  #slot(index: number): number {
    return this.#said.getUint32(index * unitBytes + unitAt.slot, true);
  }

  #remove(slot: number): void {
    const index = this.#indexOf.get(slot);
    if (index === undefined) {
      return;
    }
    // The last one takes its place.
    const last = --this.#count;
    this.#indexOf.delete(slot);
    if (index !== last) {
      this.#data.copyWithin(index * floatsPerUnit, last * floatsPerUnit, (last + 1) * floatsPerUnit);
      new Uint8Array(this.#said.buffer).copyWithin(index * unitBytes, last * unitBytes, (last + 1) * unitBytes);
      this.#keptIn[index] = this.#keptIn[last]!;
      this.#indexOf.set(this.#slot(index), index);
      this.#touch(index);
    }
  }

  #touch(index: number): void {
    this.#dirtyFrom = this.dirty ? Math.min(this.#dirtyFrom, index) : index;
    this.#dirtyTo = Math.max(this.#dirtyTo, index + 1);
  }

  #grow(): void {
    if (this.#count * floatsPerUnit <= this.#data.length) {
      return;
    }
    const data = new Float32Array(this.#data.length * 2);
    data.set(this.#data);
    this.#data = data;
    const said = new Uint8Array(this.#said.byteLength * 2);
    said.set(new Uint8Array(this.#said.buffer));
    this.#said = new DataView(said.buffer);
    const kept = new Uint32Array(this.#keptIn.length * 2);
    kept.set(this.#keptIn);
    this.#keptIn = kept;
  }

  #rebase(): void {
    const elapsed = this.clock();
    if (elapsed < 600) {
      return;
    }
    for (let i = 0; i < this.#count; i++) {
      this.#data[i * floatsPerUnit + 4]! -= elapsed;
      this.#data[i * floatsPerUnit + 7]! -= elapsed;
      this.#data[i * floatsPerUnit + 9]! -= elapsed;
    }
    this.movingUntil -= elapsed;
    this.#base += elapsed * 1000;
    this.touchAll();
  }
}
