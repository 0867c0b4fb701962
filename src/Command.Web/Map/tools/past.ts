import { serverNow } from '../../Components/Live/server-time';
import type { Layers } from '../frame';
import type { LiveLayers } from '../layers';
import type { PastUnits } from '../past-units';
import type { Beside } from './beside';
import { button, make } from './dom';
import type { ToolTexts } from './texts';

const hour = 3_600_000;
const beatMs = 1_000;
const speeds = [1, 10, 60, 600] as const;
const spans = [1, 6, 24, 168] as const;

/** Plays the picture again as the journal knows it: any moment, any speed. One question is under way at a time, and the newest moment waits. */
export class PastPlayer {
  readonly element = make('section', 'map-past');
  readonly #range = make('input');
  readonly #said = make('p', 'map-past-said');
  readonly #play: HTMLButtonElement;
  readonly #speed: HTMLSelectElement;
  readonly #span: HTMLSelectElement;
  readonly #side: HTMLButtonElement;
  readonly #noUnits = make('p', 'hint');
  #timer: ReturnType<typeof setInterval> | undefined;
  #end = 0;
  #wanted: number | null = null;
  #asking = false;

  constructor(
    private readonly layers: LiveLayers,
    private readonly texts: ToolTexts,
    private readonly host: HTMLElement,
    private readonly redraw: () => void,
    private readonly beside: Beside,
    private readonly units: PastUnits,
  ) {
    const { past } = texts;
    this.element.dataset.testid = 'map-past';
    this.element.hidden = true;
    this.#said.setAttribute('role', 'status');
    this.#noUnits.textContent = past.noUnits;
    this.#range.type = 'range';
    this.#range.dataset.testid = 'past-moment';
    this.#range.setAttribute('aria-label', past.moment);
    this.#range.addEventListener('input', () => this.#ask(Number(this.#range.value)));
    this.#play = button(past.play, 'past-play', () => this.#toggle());
    this.#speed = choice(past.speed, speeds, (speed) => `${speed}×`, 60);
    this.#span = choice(past.span, spans, (span) => `${span} h`, 24);
    this.#span.addEventListener('change', () => this.#limits());
    this.#side = button(past.beside, 'past-beside', () => this.#toggleSide());
    this.#side.setAttribute('aria-pressed', 'false');
    this.element.append(this.#said, this.#range, make('div', 'map-bar', '', this.#play, this.#speed, this.#span, this.#side), this.#noUnits);
    this.#noUnits.hidden = true;
  }

  get on(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    if (this.on) {
      this.#stop();
      this.#wanted = null;
      this.element.hidden = true;
      this.beside.close();
      this.#side.setAttribute('aria-pressed', 'false');
      this.host.removeAttribute('data-past');
      this.layers.showNow();
      this.units.show(null);
      this.redraw();
      return;
    }
    this.element.hidden = false;
    this.#end = serverNow();
    this.#limits();
    this.#range.value = String(this.#end);
    this.#ask(this.#end);
  }

  /** The moment on a map of its own beside the live one, or on the one map again. */
  #toggleSide(): void {
    if (this.beside.layers) {
      this.beside.close();
    } else {
      this.layers.showNow();
      this.units.show(null);
      this.host.removeAttribute('data-past');
      this.beside.open();
    }
    this.#side.setAttribute('aria-pressed', String(this.beside.layers !== null));
    this.#ask(Number(this.#range.value));
  }

  #limits(): void {
    this.#range.min = String(this.#end - Number(this.#span.value) * hour);
    this.#range.max = String(this.#end);
    this.#range.step = '1000';
  }

  #toggle(): void {
    if (this.#timer) {
      this.#stop();
      return;
    }
    this.#play.textContent = this.texts.past.pause;
    this.#timer = setInterval(() => {
      const next = Math.min(this.#end, Number(this.#range.value) + Number(this.#speed.value) * beatMs);
      this.#range.value = String(next);
      this.#ask(next);
      if (next >= this.#end) {
        this.#stop();
      }
    }, beatMs);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.textContent = this.texts.past.play;
  }

  #ask(moment: number): void {
    this.#wanted = moment;
    if (!this.#asking) {
      void this.#next();
    }
  }

  async #next(): Promise<void> {
    this.#asking = true;
    while (this.#wanted !== null) {
      const moment = this.#wanted;
      this.#wanted = null;
      try {
        const response = await fetch(`/map/past?at=${new Date(moment).toISOString()}`);
        if (!response.ok) {
          throw new Error(String(response.status));
        }
        const { layers, units } = (await response.json()) as { layers: Layers; units: GeoJSON.FeatureCollection | null };
        if (this.on) {
          (this.beside.layers ?? this.layers).showPast(layers, moment);
          (this.beside.units ?? this.units).show(units);
          this.#noUnits.hidden = units !== null;
          this.host.toggleAttribute('data-past', !this.beside.layers);
          this.beside.tell(when(moment));
          this.#said.textContent = this.texts.past.notNow.replace('{0}', when(moment));
          this.redraw();
        }
      } catch {
        this.#said.textContent = this.texts.unreachable;
      }
    }
    this.#asking = false;
  }
}

function choice(label: string, values: readonly number[], text: (value: number) => string, chosen: number): HTMLSelectElement {
  const select = make('select');
  select.setAttribute('aria-label', label);
  for (const value of values) {
    const option = make('option', '', text(value));
    option.value = String(value);
    option.selected = value === chosen;
    select.append(option);
  }
  return select;
}

function when(ms: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: document.documentElement.dataset.zone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}
