// What tests and the latency measurement read: window.__map.

export interface Paint {
  readonly frame: number;
  readonly sequence: number;
  readonly serverTime: number;
  /** ms since 1970, this machine's clock. */
  readonly paintedAt: number;
}

export interface MapStats {
  readonly units: number;
  /** Of them, those past the time their senders gave. */
  readonly stale: number;
  readonly incidents: number;
  readonly epoch: string;
  readonly sequence: number;
  readonly frames: number;
  readonly keyframes: number;
  readonly fps: number;
  readonly connected: boolean;
  readonly lastFrameAt: number | null;
  readonly painted: number;
  /** Fixes that moved or renewed a unit since the page began. */
  readonly fixes: number;
  /** Keyframes asked for because a frame was missing. */
  readonly repairs: number;
  /** How often what is ours was put on a style that did not have it: 1 on a page that has lost nothing. */
  readonly decorated: number;
  /** The base map that is drawn. */
  readonly base: string;
  /** Incidents on the map of the past beside this one; null without one. */
  readonly beside: number | null;
  /** True when everything in view is there. */
  readonly whole: boolean;
  readonly unitsDrawn: boolean;
  readonly updates: { readonly updates: number; readonly done: number; readonly mostAtOnce: number };
}

declare global {
  interface Window {
    __map?: {
      stats(): MapStats;
      paints(): readonly Paint[];
      /** Where a place is drawn, in pixels of the window. */
      pointOf(lon: number, lat: number): { x: number; y: number };
      /** What a layer has drawn in the window, by its properties. */
      drawn(layer: string): readonly Record<string, unknown>[];
      /** The incidents that the map was told of, each as `id/version`. */
      told(): readonly string[];
      onPaint: ((paint: Paint) => void) | null;
    };
  }
}

const ringSize = 2000;

/** The last paints: a frame counts as painted in the animation frame after the one that drew it. */
export class Paints {
  readonly #ring: Paint[] = [];
  #applied: Omit<Paint, 'paintedAt'> | undefined;
  #renders: number[] = [];
  total = 0;

  get recent(): readonly Paint[] {
    return this.#ring;
  }

  get fps(): number {
    const since = performance.now() - 1000;
    this.#renders = this.#renders.filter((at) => at > since);
    return this.#renders.length;
  }

  applied(frame: Omit<Paint, 'paintedAt'>): void {
    this.#applied = { frame: frame.frame, sequence: frame.sequence, serverTime: frame.serverTime };
  }

  rendered(): void {
    this.#renders.push(performance.now());
    if (this.#renders.length > 240) {
      this.#renders.splice(0, 120);
    }
    const applied = this.#applied;
    if (!applied) {
      return;
    }
    this.#applied = undefined;
    requestAnimationFrame(() => {
      const paint = { ...applied, paintedAt: performance.timeOrigin + performance.now() };
      this.total++;
      this.#ring.push(paint);
      if (this.#ring.length > ringSize) {
        this.#ring.shift();
      }
      window.__map?.onPaint?.(paint);
    });
  }
}
