// Shares where the phone is, while its crew wants it so and sees that it does.

const leastMs = 5_000;
const leastM = 20;

export interface Fix {
  lon: number;
  lat: number;
  accuracyM?: number;
  speedKmh?: number;
  headingDeg?: number;
  atMs: number;
}

/** True for a fix that says something: some time after the last, or some way from it. */
export function isNews(last: Fix | undefined, fix: Fix): boolean {
  return !last || fix.atMs - last.atMs >= leastMs || between(last, fix) >= leastM;
}

export function between(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const k = Math.PI / 180;
  return Math.hypot((a.lon - b.lon) * Math.cos(a.lat * k), a.lat - b.lat) * 111_320;
}

export class Sharing {
  private watch: number | undefined;
  private told: Fix | undefined;
  /** The newest fix, told or not. */
  newest: Fix | undefined;
  fault: 'denied' | 'none' | undefined;

  constructor(private readonly tell: (fix: Fix) => void, private readonly changed: () => void) {}

  get on(): boolean {
    return this.watch !== undefined;
  }

  start(): void {
    if (this.on) {
      return;
    }
    if (!('geolocation' in navigator)) {
      this.fault = 'none';
      this.changed();
      return;
    }
    this.fault = undefined;
    this.watch = navigator.geolocation.watchPosition((p) => this.take(p), (e) => this.fail(e), { enableHighAccuracy: true, maximumAge: 2_000, timeout: 30_000 });
    this.changed();
  }

  stop(): void {
    if (this.watch !== undefined) {
      navigator.geolocation.clearWatch(this.watch);
    }
    this.watch = this.told = this.newest = this.fault = undefined;
    this.changed();
  }

  private take(p: GeolocationPosition): void {
    const c = p.coords;
    const fix: Fix = { lon: c.longitude, lat: c.latitude, atMs: Math.min(p.timestamp, Date.now()) };
    fix.accuracyM = Number.isFinite(c.accuracy) ? c.accuracy : undefined;
    fix.speedKmh = c.speed !== null && Number.isFinite(c.speed) ? Math.max(0, c.speed * 3.6) : undefined;
    fix.headingDeg = c.heading !== null && Number.isFinite(c.heading) ? c.heading : undefined;
    this.newest = fix;
    this.fault = undefined;
    if (isNews(this.told, fix)) {
      this.told = fix;
      this.tell(fix);
    }
    this.changed();
  }

  private fail(e: GeolocationPositionError): void {
    this.fault = e.code === e.PERMISSION_DENIED ? 'denied' : 'none';
    if (this.fault === 'denied') {
      this.stop();
      this.fault = 'denied';
    }
    this.changed();
  }
}
