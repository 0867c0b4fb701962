import { Marker, type Map as MapLibre, type MapMouseEvent } from 'maplibre-gl';
import type { Language } from '../language';
import type { LiveLayers } from '../layers';
import type { LayerName } from '../layer-styles';
import type { Palette } from '../palette';
import type { Units } from '../units';
import { button, make } from './dom';
import { HeatMap } from './heat';
import { HerePanel } from './here';
import { Measure } from './measure';
import { LayerPanel, type Shown } from './panel';
import { PastPlayer } from './past';
import { SearchBox, type Found } from './search';
import type { ToolTexts } from './texts';

const closeZoom = 15;
const pointedMs = 8_000;

export interface ToolsOf {
  readonly element: HTMLElement;
  readonly map: MapLibre;
  readonly units: Units;
  readonly layers: LiveLayers;
  readonly shown: Shown;
  readonly texts: ToolTexts;
  readonly language: Language;
  readonly palette: () => Palette;
  readonly layersChanged: () => void;
}

/** The exploring tools on the map: search, layers, what is here, measure, heat map. */
export class Tools {
  readonly #measure: Measure;
  readonly #here: HerePanel;
  readonly #heat: HeatMap;
  readonly #modes = new Map<string, HTMLButtonElement>();
  #mode: 'here' | 'measure' | null = null;

  constructor(private readonly of: ToolsOf) {
    const { element, map, units, layers, shown, texts, language, palette } = of;
    const tongue = language === 'En' ? 'en' : 'zh';
    this.#measure = new Measure(map, texts, palette);
    this.#heat = new HeatMap(map, layers);
    // Without a real incident on the map an exercise is what is asked about.
    const exercise = (): boolean => layers.incidents.length > 0 && layers.incidents.every((f) => f.properties?.exercise === true);
    this.#here = new HerePanel(texts, tongue, exercise, (lon, lat) => this.#go(lon, lat));
    const search = new SearchBox(texts, tongue, (found) => this.#found(found));
    const panel = new LayerPanel(units, layers, shown, texts, (name, on) => this.#toggle(name, on));
    panel.element.hidden = true;
    const heat = button(texts.heat, 'tool-heat', () => {
      this.#heat.toggle();
      heat.setAttribute('aria-pressed', String(this.#heat.on));
    });
    const list = button(texts.layers, 'tool-layers', () => {
      panel.element.hidden = !panel.element.hidden;
      list.setAttribute('aria-expanded', String(!panel.element.hidden));
    });
    const past = new PastPlayer(layers, texts, element, () => map.triggerRepaint());
    const replay = button(texts.past.title, 'tool-past', () => {
      past.toggle();
      replay.setAttribute('aria-pressed', String(past.on));
    });
    replay.setAttribute('aria-pressed', 'false');
    heat.setAttribute('aria-pressed', 'false');
    list.setAttribute('aria-expanded', 'false');
    const bar = make('div', 'map-bar', '', list, this.#modeButton('here', texts.here), this.#modeButton('measure', texts.measure), heat, replay);
    const root = make('div', 'map-tools', '', search.element, bar, panel.element, this.#here.element, this.#measure.element, past.element);
    element.append(root);
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#mode) {
        this.#enter(null);
      } else if (event.key === 'Backspace' && this.#mode === 'measure' && !(event.target instanceof HTMLInputElement)) {
        this.#measure.back();
      }
    });
  }

  /** Takes a click for the tool that is in hand. */
  takes(event: MapMouseEvent): boolean {
    if (this.#mode === 'measure') {
      this.#measure.add(event.lngLat);
    } else if (this.#mode === 'here') {
      void this.#here.ask(event.lngLat.lng, event.lngLat.lat);
    }
    return this.#mode !== null;
  }

  decorate(): void {
    this.#measure.decorate();
    this.#heat.decorate();
  }

  #modeButton(mode: 'here' | 'measure', text: string): HTMLButtonElement {
    const made = button(text, `tool-${mode}`, () => this.#enter(this.#mode === mode ? null : mode));
    made.setAttribute('aria-pressed', 'false');
    this.#modes.set(mode, made);
    return made;
  }

  #enter(mode: 'here' | 'measure' | null): void {
    this.#mode = mode;
    this.#modes.forEach((made, name) => made.setAttribute('aria-pressed', String(name === mode)));
    this.of.map.getCanvas().style.cursor = mode ? 'crosshair' : '';
    this.#measure.end();
    this.#here.hide();
    if (mode === 'measure') {
      this.of.map.doubleClickZoom.disable();
      this.#measure.begin();
    } else {
      this.of.map.doubleClickZoom.enable();
    }
    if (mode === 'here') {
      this.#here.wait();
    }
  }

  #toggle(name: LayerName | 'units', on: boolean): void {
    const { shown, layers, map, layersChanged } = this.of;
    if (on) {
      shown.add(name);
    } else {
      shown.delete(name);
    }
    if (name !== 'units') {
      layers.toggle(name, on);
    }
    layersChanged();
    map.triggerRepaint();
  }

  #found(found: Found): void {
    // A unit has moved since it was found.
    const index = found.kind === 'unit' ? this.of.units.indexOfId(found.id) : undefined;
    const record = index === undefined ? undefined : this.of.units.at(index).record;
    this.#go(record?.lon ?? found.lon, record?.lat ?? found.lat);
  }

  #go(lon: number, lat: number): void {
    const { map } = this.of;
    const pointer = make('div', 'map-pointed');
    const marker = new Marker({ element: pointer }).setLngLat([lon, lat]).addTo(map);
    setTimeout(() => marker.remove(), pointedMs);
    map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), closeZoom) });
  }
}
