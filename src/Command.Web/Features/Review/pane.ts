import type { Layers } from '../../Map/frame';
import { PastMap } from '../../Map/past-map';
import { make } from '../../Map/tools/dom';

interface Row {
  readonly head: string;
  readonly text: string;
  readonly side: string;
  readonly incident?: string;
  readonly level?: number;
  readonly tone?: string;
  readonly at?: readonly [number, number];
}

export interface Moment {
  readonly at: string;
  readonly time: string;
  readonly sequence: number;
  readonly layers: Layers;
  readonly units: GeoJSON.FeatureCollection | null;
  readonly queue: readonly Row[];
  readonly board: readonly Row[];
  readonly log: readonly Row[];
  readonly told: readonly Row[];
}

type Said = (answer: Moment | null, why: string) => void;
const lists = ['queue', 'log', 'board', 'told'] as const;

/** One moment: its map and its lists. One question is under way at a time, and the newest moment waits. */
export class Pane {
  readonly element = make('section', 'review-pane');
  readonly #map: PastMap;
  readonly #when = make('h2');
  readonly #lists = new Map<string, { readonly list: HTMLElement; readonly count: HTMLElement }>();
  #wanted: { readonly at: number; readonly incident: string; readonly lang: string; readonly said: Said } | null = null;
  #last: { readonly at: number; readonly lang: string } | null = null;
  #asking = false;

  constructor(
    root: HTMLElement,
    private readonly texts: Readonly<Record<string, string>>,
    private readonly pick: (incident: string) => void,
  ) {
    const host = make('div', 'review-map');
    Object.assign(host.dataset, { style: root.dataset.style, bounds: root.dataset.bounds, base: root.dataset.base, language: root.dataset.language });
    const beside = make('div', 'review-lists');
    for (const name of lists) {
      const list = make('ol');
      list.dataset.testid = `review-${name}`;
      // It scrolls: the keyboard must reach it.
      list.tabIndex = 0;
      list.setAttribute('aria-label', texts[name] ?? '');
      const count = make('b');
      beside.append(make('section', `review-list ${name}`, '', make('h3', '', `${texts[name] ?? ''} `, count), list));
      this.#lists.set(name, { list, count });
    }
    this.#when.dataset.testid = 'review-when';
    this.element.append(this.#when, host, beside);
    this.#map = new PastMap(host, pick);
  }

  get busy(): boolean {
    return this.#asking;
  }

  ask(at: number, incident: string, lang: string, said: Said): void {
    this.#wanted = { at, incident, lang, said };
    if (!this.#asking) {
      void this.#next();
    }
  }

  /** The same moment for another incident. */
  again(incident: string): void {
    if (this.#last) {
      this.ask(this.#last.at, incident, this.#last.lang, () => undefined);
    }
  }

  /** Both maps look at one place. */
  together(other: Pane): void {
    this.#map.map.jumpTo({ center: other.#map.map.getCenter(), zoom: other.#map.map.getZoom() });
  }

  resize(): void {
    this.#map.map.resize();
  }

  remove(): void {
    this.#map.remove();
    this.element.remove();
  }

  async #next(): Promise<void> {
    this.#asking = true;
    while (this.#wanted) {
      const { at, incident, lang, said } = this.#wanted;
      this.#wanted = null;
      this.#last = { at, lang };
      try {
        const query = new URLSearchParams({ at: new Date(at).toISOString(), lang });
        if (incident) {
          query.set('incident', incident);
        }
        const response = await fetch(`/review/moment?${query}`);
        if (response.ok) {
          const answer = (await response.json()) as Moment;
          this.#show(answer, at);
          said(answer, '');
        } else {
          const problem = (await response.json()) as { detail?: string };
          said(null, problem.detail ?? this.texts['Unreachable'] ?? '');
        }
      } catch {
        said(null, this.texts['Unreachable'] ?? '');
      }
    }
    this.#asking = false;
  }

  #show(moment: Moment, at: number): void {
    this.#when.textContent = moment.time;
    this.#when.title = String(moment.sequence);
    this.#map.show(moment.layers, moment.units, at);
    this.element.toggleAttribute('data-no-units', moment.units === null);
    for (const name of lists) {
      const { list, count } = this.#lists.get(name)!;
      count.textContent = String(moment[name].length);
      list.replaceChildren(...(moment[name].length > 0 ? moment[name].map((row) => this.#row(row)) : [make('li', 'empty', this.texts['None'] ?? '')]));
    }
  }

  #row(row: Row): HTMLElement {
    const made = make('li', row.tone ?? '', '', make('b', row.level ? `level-${row.level}` : '', row.head), make('span', '', row.text), make('small', '', row.side));
    const { incident, at } = row;
    if (incident) {
      const open = make('button', 'row');
      open.type = 'button';
      open.append(...made.childNodes);
      open.addEventListener('click', () => {
        this.pick(incident);
        if (at) {
          this.#map.go(at);
        }
      });
      made.append(open);
    }
    return made;
  }
}
