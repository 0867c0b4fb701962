import { readUnit, unitBytes, type Frame, type UnitName, type UnitRecord } from './frame';

/** Floats of one instance in the buffer: from x, y; to x, y; start, duration; heading (−1 unknown); fix time; status + 8 × exercise; stale from. */
export const floatsPerUnit = 10;

/** For a unit whose sender does not say when its position is stale. */
const never = 1e9;

const longestGlide = 3;

/** Web Mercator, 0 to 1, x east, y south. */
export function mercator(lon: number, lat: number): [number, number] {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

/**
 * The units in view, packed for the graphics card: unit i is instance i. Positions are relative to an origin near the city, because
 * 32-bit floats are too coarse for the whole world; times are seconds since a base that moves on, because a wall runs for weeks.
 */
export class Units {
  #data = new Float32Array(1024 * floatsPerUnit);
  readonly #slots: number[] = [];
  readonly #records: UnitRecord[] = [];
  readonly #indexOf = new Map<number, number>();
  readonly #names = new Map<number, UnitName>();
  #base: number;

  /** True until the graphics card has what is here. */
  dirty = true;

  /** When the last glide ends, in seconds of {@link clock}. */
  movingUntil = 0;

  constructor(
    private readonly origin: readonly [number, number],
    private readonly now: () => number,
  ) {
    this.#base = now();
  }

  get count(): number {
    return this.#slots.length;
  }

  get data(): Float32Array {
    return this.#data.subarray(0, this.count * floatsPerUnit);
  }

  get capacity(): number {
    return this.#data.length;
  }

  /** Seconds since the base. */
  clock(): number {
    return (this.now() - this.#base) / 1000;
  }

  at(index: number): { record: UnitRecord; name: UnitName | undefined; fixedAt: number; stale: boolean; x: number; y: number } {
    const o = index * floatsPerUnit;
    const [x, y] = this.#positionAt(o, this.clock());
    return {
      record: this.#records[index]!,
      name: this.#names.get(this.#slots[index]!),
      fixedAt: this.#base + this.#data[o + 7]! * 1000,
      stale: this.#isStale(index),
      x: x + this.origin[0],
      y: y + this.origin[1],
    };
  }

  /** How many are stale by their senders' own word. */
  get stale(): number {
    let stale = 0;
    for (let i = 0; i < this.count; i++) {
      stale += this.#isStale(i) ? 1 : 0;
    }
    return stale;
  }

  indexOfSlot(slot: number): number | undefined {
    return this.#indexOf.get(slot);
  }

  apply(frame: Frame): void {
    this.#rebase();
    if (frame.keyframe) {
      this.#keepOnly(frame);
    }
    for (const [slot, name] of frame.names) {
      this.#names.set(slot, name);
    }
    for (const slot of frame.removed) {
      this.#remove(slot);
    }
    const records = Math.floor(frame.units.byteLength / unitBytes);
    for (let i = 0; i < records; i++) {
      this.#put(readUnit(frame.units, i), frame.serverTime);
    }
    this.dirty ||= records > 0 || frame.removed.length > 0 || frame.keyframe;
  }

  #put(unit: UnitRecord, serverTime: number): void {
    const time = this.clock();
    const [mx, my] = mercator(unit.lon, unit.lat);
    const x = mx - this.origin[0];
    const y = my - this.origin[1];
    let index = this.#indexOf.get(unit.slot);
    let from: [number, number] = [x, y];
    let glide = 0.5;
    if (index === undefined) {
      index = this.count;
      this.#slots.push(unit.slot);
      this.#indexOf.set(unit.slot, index);
      this.#grow();
    } else {
      // The next fix is expected after as long as this one took: gliding for that time never stops in between.
      const o = index * floatsPerUnit;
      from = this.#positionAt(o, time);
      glide = Math.min(longestGlide, Math.max(0.2, time - this.#data[o + 4]!));
    }
    this.#records[index] = unit;
    const fixedAt = (serverTime - unit.ageSeconds * 1000 - this.#base) / 1000;
    const staleAt = unit.restSeconds === null ? never : (serverTime + unit.restSeconds * 1000 - this.#base) / 1000;
    const heading = unit.heading === null ? -1 : (unit.heading * Math.PI) / 180;
    this.#data.set([from[0], from[1], x, y, time, glide, heading, fixedAt, unit.status + (unit.exercise ? 8 : 0), staleAt], index * floatsPerUnit);
    if (from[0] !== x || from[1] !== y) {
      this.movingUntil = Math.max(this.movingUntil, time + glide);
    }
  }

  #isStale(index: number): boolean {
    return this.clock() >= this.#data[index * floatsPerUnit + 9]!;
  }

  #positionAt(o: number, time: number): [number, number] {
    const d = this.#data;
    const t = Math.min(1, Math.max(0, (time - d[o + 4]!) / d[o + 5]!));
    return [d[o]! + (d[o + 2]! - d[o]!) * t, d[o + 1]! + (d[o + 3]! - d[o + 1]!) * t];
  }

  #keepOnly(frame: Frame): void {
    const present = new Set<number>();
    const records = Math.floor(frame.units.byteLength / unitBytes);
    for (let i = 0; i < records; i++) {
      present.add(frame.units.getUint32(i * unitBytes, true));
    }
    for (const slot of [...this.#slots]) {
      if (!present.has(slot)) {
        this.#remove(slot);
      }
    }
  }

  #remove(slot: number): void {
    const index = this.#indexOf.get(slot);
    if (index === undefined) {
      return;
    }
    const last = this.count - 1;
    const moved = this.#slots[last]!;
    this.#data.copyWithin(index * floatsPerUnit, last * floatsPerUnit, (last + 1) * floatsPerUnit);
    this.#slots[index] = moved;
    this.#records[index] = this.#records[last]!;
    this.#indexOf.set(moved, index);
    this.#slots.pop();
    this.#records.pop();
    this.#indexOf.delete(slot);
  }

  #grow(): void {
    if (this.count * floatsPerUnit > this.#data.length) {
      const larger = new Float32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
  }

  #rebase(): void {
    const elapsed = this.clock();
    if (elapsed < 600) {
      return;
    }
    for (let i = 0; i < this.count; i++) {
      this.#data[i * floatsPerUnit + 4]! -= elapsed;
      this.#data[i * floatsPerUnit + 7]! -= elapsed;
      this.#data[i * floatsPerUnit + 9]! -= elapsed;
    }
    this.movingUntil -= elapsed;
    this.#base += elapsed * 1000;
    this.dirty = true;
  }
}
