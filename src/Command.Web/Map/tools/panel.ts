import { ageText } from '../../Components/Live/freshness';
import { serverNow } from '../../Components/Live/server-time';
import { startTicking, type Ticking } from '../../Components/Live/ticker';
import type { Bases, BaseTexts } from '../bases';
import type { LiveLayers } from '../layers';
import { layerNames, type LayerName } from '../layer-styles';
import type { Units } from '../units';
import { make } from './dom';
import type { ToolTexts } from './texts';

export type Shown = Set<LayerName | 'units'>;

/** What a map shows before anybody has chosen: cameras are many and say nothing by themselves. */
export function usual(): Shown {
  return new Set<LayerName | 'units'>(['units', ...layerNames.filter((name) => name !== 'cameras')]);
}

/** The list of layers: each can be left out, and says how many it has and how old the newest of them is. */
export class LayerPanel implements Ticking {
  readonly element = make('section', 'map-layers');
  readonly #rows = new Map<LayerName | 'units', { count: HTMLElement; age: HTMLElement }>();

  constructor(
    private readonly units: Units,
    private readonly layers: LiveLayers,
    private readonly shown: Shown,
    texts: ToolTexts,
    changed: (name: LayerName | 'units', shown: boolean) => void,
  ) {
    this.element.dataset.testid = 'map-layers';
    this.element.setAttribute('aria-label', texts.layers);
    this.element.append(make('h2', '', texts.layers));
    for (const name of ['units', 'incidents', 'alerts', 'gauges', 'closures', 'cases', 'cameras', 'drawings'] as const) {
      const box = make('input');
      box.type = 'checkbox';
      box.checked = shown.has(name);
      box.addEventListener('change', () => changed(name, box.checked));
      const count = make('b');
      const age = make('i');
      const row = make('label', '', '', box, make('span', '', texts.names[name] ?? name), count, age);
      row.dataset.testid = 'map-layer';
      row.dataset.layer = name;
      this.#rows.set(name, { count, age });
      this.element.append(row);
    }
    startTicking(this);
  }

  /** Puts the choice of the base map below the layers, where there is one. */
  offer(bases: Bases, texts: BaseTexts): void {
    if (bases.choices.length < 2) {
      return;
    }
    const set = make('fieldset', 'map-bases', '', make('legend', '', texts.title));
    set.dataset.testid = 'map-bases';
    const rows = bases.choices.map((choice) => {
      const box = make('input');
      box.type = 'radio';
      box.name = 'map-base';
      box.value = choice.id;
      box.addEventListener('change', () => bases.choose(choice.id));
      set.append(make('label', '', '', box, make('span', '', choice.name), ...(choice.moved ? [make('i', '', texts.moved)] : [])));
      return box;
    });
    const show = (): void => rows.forEach((box) => (box.checked = box.value === bases.wanted));
    bases.onChange(show);
    show();
    this.element.append(set);
  }

  tick(): void {
    for (const [name, { count, age }] of this.#rows) {
      const [many, newest] = this.shown.has(name) ? this.#state(name) : [null, null];
      count.textContent = many === null ? '—' : String(many);
      age.textContent = newest === null ? '' : ageText(serverNow() - newest);
    }
  }

  #state(name: LayerName | 'units'): readonly [number, number | null] {
    if (name === 'units') {
      return [this.units.count, this.units.newest];
    }
    const features = this.layers.features(name);
    const newest = features.reduce((most, f) => Math.max(most, Date.parse(String(f.properties?.lastObservedAt ?? f.properties?.observedAt ?? '')) || 0), 0);
    return [Math.max(features.length, Number(features[0]?.properties?.total ?? 0)), newest === 0 ? null : newest];
  }
}
