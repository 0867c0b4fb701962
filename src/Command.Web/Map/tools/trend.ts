import type { Map as MapLibre } from 'maplibre-gl';
import { button, make } from './dom';
import type { ToolTexts } from './texts';

interface Answer {
  readonly start: string;
  readonly stepSeconds: number;
  readonly groups: readonly { readonly group: string; readonly counts: readonly number[] }[];
}

type Span = 'day' | 'week';
const againMs = 60_000;
const svg = 'http://www.w3.org/2000/svg';

/** What was reported in the area that is shown, hour by hour or day by day: a row of bars for each group of kinds, all to one scale. */
export class TrendPanel {
  readonly element = make('section', 'map-trend');
  readonly #rows = make('div');
  readonly #spans = new Map<Span, HTMLButtonElement>();
  #span: Span = 'day';
  #timer: ReturnType<typeof setInterval> | undefined;
  #asking = new AbortController();

  constructor(
    private readonly map: MapLibre,
    private readonly texts: ToolTexts,
    private readonly exercise: () => boolean,
  ) {
    const { trend } = texts;
    this.element.dataset.testid = 'map-trend';
    this.element.hidden = true;
    const bar = make('div', 'map-bar');
    for (const span of ['day', 'week'] as const) {
      const made = button(trend[span], `trend-${span}`, () => this.#choose(span));
      this.#spans.set(span, made);
      bar.append(made);
    }
    this.element.append(make('h2', '', trend.title), bar, make('p', 'hint', trend.hint), this.#rows);
    map.on('moveend', () => {
      if (this.on) {
        void this.#ask();
      }
    });
    this.#choose('day');
  }

  get on(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = this.on;
    clearInterval(this.#timer);
    this.#timer = this.on ? setInterval(() => void this.#ask(), againMs) : undefined;
    if (this.on) {
      void this.#ask();
    }
  }

  #choose(span: Span): void {
    this.#span = span;
    this.#spans.forEach((made, name) => made.setAttribute('aria-pressed', String(name === span)));
    if (this.on) {
      void this.#ask();
    }
  }

  async #ask(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const bounds = this.map.getBounds();
    const box = `west=${bounds.getWest()}&south=${bounds.getSouth()}&east=${bounds.getEast()}&north=${bounds.getNorth()}`;
    try {
      const response = await fetch(`/map/trend?${box}&span=${this.#span}&exercise=${this.exercise()}`, { signal: this.#asking.signal });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      this.#show((await response.json()) as Answer);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') {
        this.#rows.replaceChildren(make('p', '', this.texts.unreachable));
      }
    }
  }

  #show({ start, stepSeconds, groups }: Answer): void {
    const most = Math.max(1, ...groups.flatMap((one) => one.counts));
    const rows = groups.map(({ group, counts }) => {
      const name = this.texts.trend.groups[group] ?? group;
      const total = counts.reduce((sum, count) => sum + count, 0);
      const row = make('div', 'trend-row', '', make('span', '', name), bars(counts, most, `${name} ${total}: ${counts.join(' ')}`), make('b', '', String(total)));
      row.dataset.group = group;
      return row;
    });
    const from = Date.parse(start);
    const steps = groups[0]?.counts.length ?? 0;
    const axis = make('div', 'trend-row axis', '', make('span'), make('span', '', `${this.#when(from)} – ${this.#when(from + (steps - 1) * stepSeconds * 1000)}`), make('b', '', `≤ ${most}`));
    this.#rows.replaceChildren(...(rows.length > 0 ? [...rows, axis] : [make('p', 'none', this.texts.trend.none)]));
  }

  #when(ms: number): string {
    const part = this.#span === 'day' ? ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const) : ({ month: '2-digit', day: '2-digit' } as const);
    return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: document.documentElement.dataset.zone, ...part }).format(ms);
  }
}

function bars(counts: readonly number[], most: number, said: string): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', `0 0 ${counts.length * 4} 20`);
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', said);
  counts.forEach((count, index) => {
    const bar = document.createElementNS(svg, 'rect');
    const height = count === 0 ? 0.5 : Math.max(1.5, (count / most) * 20);
    bar.setAttribute('x', String(index * 4));
    bar.setAttribute('y', String(20 - height));
    bar.setAttribute('width', '3');
    bar.setAttribute('height', String(height));
    // The last step is not over yet.
    bar.setAttribute('class', index === counts.length - 1 ? 'open' : '');
    picture.append(bar);
  });
  return picture;
}
