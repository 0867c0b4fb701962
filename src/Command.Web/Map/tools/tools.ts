import { Marker, type Map as MapLibre, type MapMouseEvent } from 'maplibre-gl';
import type { Bases, BaseTexts } from '../bases';
import type { Language } from '../language';
import type { LiveLayers } from '../layers';
import type { LayerName } from '../layer-styles';
import type { Palette } from '../palette';
import { PastUnits } from '../past-units';
import type { Units } from '../units';
import { Beside, type Twin } from './beside';
import { button, make } from './dom';
import { DrawTool } from './draw';
import { HeatMap } from './heat';
import { HerePanel } from './here';
import { Measure } from './measure';
import { LayerPanel, type Shown } from './panel';
import { PastPlayer } from './past';
import { SearchBox, type Found } from './search';
import type { ToolTexts } from './texts';
import { rememberTheme } from './theme';
import { ThrowPanel } from './throw';
import { TrendPanel } from './trend';

const closeZoom = 15;
const pointedMs = 8_000;

type Mode = 'here' | 'measure' | 'draw';

export interface ToolsOf {
  readonly element: HTMLElement;
  readonly map: MapLibre;
  readonly units: Units;
  readonly layers: LiveLayers;
  readonly shown: Shown;
  readonly texts: ToolTexts;
  readonly bases: Bases;
  readonly baseTexts: BaseTexts;
  readonly language: Language;
  readonly palette: () => Palette;
  readonly layersChanged: () => void;
  readonly twin: Twin;
}

/** The exploring tools on the map: search, layers, what is here, measure, heat map. */
export class Tools {
  readonly #measure: Measure;
  readonly #here: HerePanel;
  readonly #heat: HeatMap;
  readonly #modes = new Map<string, HTMLButtonElement>();
  readonly #draw: DrawTool;
  readonly #beside: Beside;
  #mode: Mode | null = null;

  constructor(private readonly of: ToolsOf) {
    const { element, map, units, layers, shown, texts, language, palette } = of;
    const tongue = language === 'En' ? 'en' : 'zh';
    this.#measure = new Measure(map, texts, palette);
    this.#heat = new HeatMap(map, layers);
    this.#draw = new DrawTool(map, element, layers, texts, language, palette);
    // Without a real incident on the map an exercise is what is asked about.
    const exercise = (): boolean => layers.incidents.length > 0 && layers.incidents.every((f) => f.properties?.exercise === true);
    this.#here = new HerePanel(texts, tongue, exercise, (lon, lat) => this.#go(lon, lat));
    const search = new SearchBox(texts, tongue, (found) => this.#found(found));
    const panel = new LayerPanel(units, layers, shown, texts, (name, on) => this.#toggle(name, on));
    panel.offer(of.bases, of.baseTexts);
    panel.element.hidden = true;
    const heat = button(texts.heat, 'tool-heat', () => {
      this.#heat.toggle();
      heat.setAttribute('aria-pressed', String(this.#heat.on));
    });
    const list = button(texts.layers, 'tool-layers', () => {
      panel.element.hidden = !panel.element.hidden;
      list.setAttribute('aria-expanded', String(!panel.element.hidden));
    });
    this.#beside = new Beside(map, element, of.twin, texts.past.now);
    const then = new PastUnits(map, palette);
    map.on('idle', () => {
      if (layers.showsPast) {
        then.add();
      }
    });
    const past = new PastPlayer(layers, texts, element, () => map.triggerRepaint(), this.#beside, then);
    const trend = new TrendPanel(map, texts, exercise);
    const trends = button(texts.trend.title, 'tool-trend', () => {
      trend.toggle();
      trends.setAttribute('aria-pressed', String(trend.on));
    });
    trends.setAttribute('aria-pressed', 'false');
    const toss = new ThrowPanel(map, texts, () => this.#draw.sheet);
    const throws = button(texts.throw.title, 'tool-throw', () => {
      toss.toggle();
      throws.setAttribute('aria-pressed', String(toss.on));
    });
    throws.setAttribute('aria-pressed', 'false');
    const day = button(texts.day, 'tool-day', () => {
      element.dataset.theme = element.dataset.theme === 'day' ? 'night' : 'day';
      rememberTheme(element.dataset.theme);
      day.setAttribute('aria-pressed', String(element.dataset.theme === 'day'));
    });
    day.setAttribute('aria-pressed', String(element.dataset.theme === 'day'));
    const replay = button(texts.past.title, 'tool-past', () => {
      past.toggle();
      replay.setAttribute('aria-pressed', String(past.on));
    });
    replay.setAttribute('aria-pressed', 'false');
    heat.setAttribute('aria-pressed', 'false');
    list.setAttribute('aria-expanded', 'false');
    const bar = make('div', 'map-bar', '', list, this.#modeButton('here', texts.here), this.#modeButton('measure', texts.measure), ...(texts.draws ? [this.#modeButton('draw', texts.draw.title)] : []), heat, trends, replay, ...(texts.directs ? [throws] : []), day);
    const root = make('div', 'map-tools', '', search.element, bar, panel.element, this.#here.element, this.#measure.element, this.#draw.element, trend.element, toss.element, past.element);
    element.append(root);
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#mode) {
        this.#enter(null);
      } else if (event.key === 'Backspace' && this.#mode === 'measure' && !(event.target instanceof HTMLInputElement)) {
        this.#measure.back();
      } else if (this.#mode === 'draw') {
        this.#draw.key(event);
      }
    });
  }

  /** Takes a click for the tool that is in hand. */
  takes(event: MapMouseEvent): boolean {
    if (this.#mode === 'measure') {
      this.#measure.add(event.lngLat);
    } else if (this.#mode === 'here') {
      void this.#here.ask(event.lngLat.lng, event.lngLat.lat);
    } else if (this.#mode === 'draw') {
      this.#draw.click(event);
    }
    return this.#mode !== null;
  }

  decorate(): void {
    this.#measure.decorate();
    this.#heat.decorate();
    this.#draw.decorate();
  }

  /** Another style was set: the theme or the base map. */
  restyle(): void {
    this.#beside.restyle();
  }

  /** How many incidents the map of the past beside the live one shows; null without one. */
  get beside(): number | null {
    return this.#beside.layers?.incidents.length ?? null;
  }

  /** What is on the map has changed. */
  refresh(): void {
    this.#draw.refresh();
  }

  #modeButton(mode: Mode, text: string): HTMLButtonElement {
    const made = button(text, `tool-${mode}`, () => this.#enter(this.#mode === mode ? null : mode));
    made.setAttribute('aria-pressed', 'false');
    this.#modes.set(mode, made);
    return made;
  }

  #enter(mode: Mode | null): void {
    this.#mode = mode;
    this.#modes.forEach((made, name) => made.setAttribute('aria-pressed', String(name === mode)));
    this.#measure.end();
    this.#here.hide();
    this.#draw.end();
    if (mode === 'measure' || mode === 'draw') {
      this.of.map.doubleClickZoom.disable();
    } else {
      this.of.map.doubleClickZoom.enable();
    }
    if (mode === 'measure') {
      this.#measure.begin();
    } else if (mode === 'draw') {
      this.#draw.begin();
    }
    if (mode === 'here') {
      this.#here.wait();
    }
    this.of.map.getCanvas().style.cursor = mode && mode !== 'draw' ? 'crosshair' : '';
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
