import { ageText } from '../../Components/Live/freshness';
import { button, driveText, make, metresText } from './dom';
import type { ToolTexts } from './texts';

interface Item {
  readonly id: string;
  readonly title: string;
  readonly level?: number | null;
  readonly metres?: number;
  readonly seconds?: number;
  readonly isEstimate?: boolean;
  readonly ageSeconds?: number;
  readonly value?: number | null;
  readonly unit?: string;
  readonly at?: readonly [number, number];
}

interface Answer {
  readonly district: string | null;
  readonly grid: string | null;
  readonly alerts: readonly Item[];
  readonly incidents: readonly Item[];
  readonly gauges: readonly Item[];
  readonly facilities: readonly Item[];
  readonly units: readonly Item[];
}

const numerals = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];

/** What is at a point: its areas, the alerts over it, what is near and who is soonest there. */
export class HerePanel {
  readonly element = make('section', 'map-here');
  #asking = new AbortController();

  constructor(
    private readonly texts: ToolTexts,
    private readonly language: 'zh' | 'en',
    private readonly exercise: () => boolean,
    private readonly go: (lon: number, lat: number) => void,
  ) {
    this.element.dataset.testid = 'map-here';
    this.element.setAttribute('role', 'status');
    this.element.hidden = true;
  }

  /** Says what to do, before a point is chosen. */
  wait(): void {
    this.element.hidden = false;
    this.element.replaceChildren(make('p', '', this.texts.pointAt));
  }

  hide(): void {
    this.#asking.abort();
    this.element.hidden = true;
  }

  async ask(lon: number, lat: number): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    this.element.hidden = false;
    this.element.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(`/map/here?lon=${lon}&lat=${lat}&exercise=${this.exercise()}&lang=${this.language}`, { signal: this.#asking.signal });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      this.#show(lon, lat, (await response.json()) as Answer);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') {
        this.element.replaceChildren(make('p', '', this.texts.unreachable));
      }
    } finally {
      this.element.removeAttribute('aria-busy');
    }
  }

  #show(lon: number, lat: number, answer: Answer): void {
    const { hereParts: parts } = this.texts;
    const title = [answer.district ?? parts.outside, answer.grid].filter((part) => part).join(' · ');
    this.element.replaceChildren(
      make('h2', '', title),
      make('p', 'where', `${lon.toFixed(5)}, ${lat.toFixed(5)}`),
      ...this.#part('alerts', parts.alerts, answer.alerts, () => ''),
      ...this.#part('incidents', parts.incidents, answer.incidents, (item) => metresText(item.metres ?? 0)),
      ...this.#part('units', parts.units, answer.units, (item) => `${driveText(item.seconds ?? 0)}${item.isEstimate ? ` ${parts.estimate}` : ''} · ${ageText((item.ageSeconds ?? 0) * 1000)}`),
      ...this.#part('gauges', parts.gauges, answer.gauges, (item) => `${item.value === null || item.value === undefined ? '—' : item.value.toFixed(2)} ${item.unit ?? ''} · ${metresText(item.metres ?? 0)} · ${ageText((item.ageSeconds ?? 0) * 1000)}`),
      ...this.#part('facilities', parts.facilities, answer.facilities, (item) => metresText(item.metres ?? 0)),
    );
  }

  #part(name: string, title: string, items: readonly Item[], detail: (item: Item) => string): HTMLElement[] {
    const rows = items.map((item) => {
      const at = item.at;
      const row = at ? button('', 'here-item', () => this.go(at[0], at[1])) : make('div');
      row.dataset.part = name;
      row.append(make('span', '', `${numerals[item.level ?? 0] ?? ''} ${item.title}`.trim()), make('b', '', detail(item)));
      return row;
    });
    return [make('h3', '', title), ...(rows.length > 0 ? rows : [make('p', 'none', this.texts.hereParts.none)])];
  }
}
