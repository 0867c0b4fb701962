import { AttributionControl, Map as MapLibre, NavigationControl } from 'maplibre-gl';
import { freshness } from '../Components/Live/freshness';
import { linkLost, linkUp } from '../Components/Live/links';
import { observeServerTime, serverNow } from '../Components/Live/server-time';
import { Bases } from './bases';
import { startTicking } from '../Components/Live/ticker';
import { CameraView } from './camera-view';
import { ExerciseBand } from './exercise-band';
import type { Frame } from './frame';
import { MapLink } from './hub';
import { keepDrawn, keepStyled } from './keep-drawn';
import type { Language } from './language';
import { everySheet, LiveLayers } from './layers';
import { layerNames, type Look } from './layer-styles';
import { palettes } from './palette';
import { bindPointer } from './pointer';
import { MapPopup, type MapTexts } from './popup';
import { Pulses } from './pulses';
import { Paints } from './stats';
import { addSymbols } from './symbols';
import { usual } from './tools/panel';
import { chosenTheme } from './tools/theme';
import { Tools } from './tools/tools';
import { UnitLayer, unitLayerId } from './unit-layer';
import { mercator, Units } from './units';
import { takeWishes } from './view-wishes';
import './worker';

const fonts = '"Inter", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
/** A telephone held upright, or a map of its width. */
const narrowPx = 600;
/** The ages at which a wall's lists fade. */
const lateMs = 4_000;
const oldMs = 15_000;
const downMs = 60_000;
const baseMs = 10_000;

/** One map for the page's life. It lives beside Blazor, not in it: with the circuit dead it still shows what the hub sends. */
class MapElement extends HTMLElement {
  static readonly observedAttributes = ['data-theme'];
  #started = false;
  #retheme: (() => void) | undefined;

  connectedCallback(): void {
    if (this.#started) {
      return;
    }
    this.#started = true;
    const chosen = texts(this).tools ? chosenTheme() : null;
    if (chosen) {
      this.dataset.theme = chosen;
    }
    try {
      this.#retheme = start(this);
    } catch (error) {
      const note = document.createElement('p');
      note.className = 'map-failed';
      note.textContent = `${texts(this).noMap} (${error instanceof Error ? error.message : String(error)})`;
      this.append(note);
    }
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== now) {
      this.#retheme?.();
    }
  }
}

function texts(element: HTMLElement): MapTexts {
  return JSON.parse(element.dataset.texts ?? '{}') as MapTexts;
}

function rootPx(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** Makes the map; returns what takes another theme. */
function start(element: HTMLElement): () => void {
  const [lon = 0, lat = 0] = (element.dataset.centre ?? '').split(',').map(Number);
  const bounds = (element.dataset.bounds ?? '').split(',').map(Number) as [number, number, number, number];
  const canvas = document.createElement('div');
  canvas.className = 'map-canvas';
  element.append(canvas);
  const narrow = element.clientWidth < narrowPx;
  const look = (): Look => ({ palette: palettes[element.dataset.theme === 'day' ? 'day' : 'night'], rootPx: rootPx(), narrow });
  const words = texts(element);
  const bases = new Bases(() => map, element, words.bases, words.tools !== null, () => restyle());
  const style = (): string => {
    const url = new URL(element.dataset.style ?? '', document.baseURI);
    url.searchParams.set('base', bases.drawn);
    url.searchParams.set('theme', element.dataset.theme ?? 'night');
    url.searchParams.set('scale', (rootPx() / 16).toFixed(2));
    url.searchParams.set('narrow', String(narrow));
    return url.href;
  };

  const map = new MapLibre({
    container: canvas,
    style: style(),
    bounds,
    fitBoundsOptions: { padding: 8 },
    attributionControl: false,
    localIdeographFontFamily: fonts,
    fadeDuration: 0,
    pixelRatio: Math.min(window.devicePixelRatio, 1.5),
    maxTileCacheSize: 200,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
  });
  map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');

  const origin = mercator(lon, lat);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const units = new Units(origin, serverNow, () => !still.matches);
  const paints = new Paints();
  const language: Language = element.dataset.language === 'En' ? 'En' : 'Zh';
  const layers = new LiveLayers(map, look, language, words.tools ? everySheet : null);
  const pulses = new Pulses(map, layers);
  const view = new CameraView(element, words.cameras);
  const popup = new MapPopup(map, words, language, (camera) => view.open(camera));
  const seen = { epoch: '', sequence: 0, frames: 0, keyframes: 0, lastFrameAt: null as number | null };
  let decorated = 0;
  const shown = usual();
  let chosen = false;

  const link = new MapLink(() => currentView(map), () => (chosen ? [...shown] : null), apply, () => linkLost('data'));
  map.on('render', () => paints.rendered());
  const showsUnits = (): boolean => shown.has('units') && !layers.showsPast;
  const layersChanged = (): void => {
    chosen = true;
    link.sendLayers();
  };
  const tools = words.tools ? new Tools({ element, map, units, layers, shown, texts: words.tools, bases, baseTexts: words.bases, language, palette: () => look().palette, layersChanged, twin: { style, look, language, fonts } }) : null;
  const band = words.tools ? new ExerciseBand(element, words.exercise) : null;
  keepDrawn(map, decorate, () => popup.hide());
  const restyled = keepStyled(map, () => map.setStyle(style(), { diff: false }));
  bases.watch(map);
  let begun = false;
  const begin = (): void => {
    if (!begun) {
      begun = true;
      link.start();
      map.on('moveend', debounce(() => link.sendView(), 150));
    }
  };
  map.once('load', begin);
  // A base map whose data do not come must not keep what is live from being shown.
  map.once('style.load', () => setTimeout(begin, baseMs));

  function decorate(): void {
    const now = look();
    addSymbols(map, now.rootPx * 1.3, now.palette);
    if (!map.getLayer(unitLayerId)) {
      map.addLayer(new UnitLayer(units, origin, now.palette, rootPx, showsUnits), map.getLayer('gauges') ? 'gauges' : undefined);
    }
    layers.add(unitLayerId);
    tools?.decorate();
    decorated++;
    map.triggerRepaint();
  }

  function apply(frame: Frame): void {
    observeServerTime(frame.serverTime);
    linkUp('data');
    seen.epoch = frame.epoch;
    seen.sequence = frame.sequence;
    seen.frames++;
    seen.keyframes += frame.keyframe ? 1 : 0;
    seen.lastFrameAt = frame.serverTime;
    units.apply(frame);
    const paint = (): void => {
      paints.applied({ frame: frame.number, sequence: frame.sequence, serverTime: frame.serverTime });
      map.triggerRepaint();
    };
    if (frame.layers) {
      layers.apply(frame.layers, paint);
      if (!layers.showsPast) {
        pulses.update();
      }
      tools?.refresh();
      band?.show(layerNames.flatMap((name) => layers.features(name)), units.someOfAnExercise);
      map.triggerRepaint();
    } else if (units.dirty) {
      paint();
    }
  }

  bindPointer(map, units, popup, showsUnits, rootPx, (event) => tools?.takes(event) ?? false);
  takeWishes(element, map, layers, bounds, () => still.matches, words.tools === null);
  // What is drawn is as old as the newest frame: a map that hears nothing fades as a whole, beside what each of its symbols says of its own age.
  startTicking({
    tick(): void {
      const state = seen.lastFrameAt === null ? 'waiting' : freshness(serverNow() - seen.lastFrameAt, lateMs, oldMs, downMs);
      if (element.dataset.state !== state) {
        element.dataset.state = state;
      }
    },
  });
  setInterval(() => map.triggerRepaint(), 5_000);
  setInterval(() => layers.fade(), 60_000);

  window.__map = {
    stats: () => ({
      units: units.count,
      stale: units.stale,
      incidents: layers.incidents.length,
      fps: paints.fps,
      painted: paints.total,
      connected: link.connected,
      fixes: units.fixes,
      repairs: link.repairs,
      decorated,
      base: bases.drawn,
      beside: tools?.beside ?? null,
      // Between a card that was lost and the next style there is none, and then MapLibre throws.
      whole: map.style ? map.areTilesLoaded() : false,
      unitsDrawn: map.getLayer(unitLayerId) !== undefined,
      updates: layers.sent,
      ...seen,
    }),
    paints: () => paints.recent,
    pointOf: (lon, lat) => {
      const at = map.project([lon, lat]);
      const box = canvas.getBoundingClientRect();
      return { x: box.left + at.x, y: box.top + at.y };
    },
    drawn: (layer) => (map.getLayer(layer) ? map.queryRenderedFeatures({ layers: [layer] }).map((feature) => feature.properties) : []),
    told: () => layers.incidents.map(({ properties }) => `${properties?.id}/${properties?.version}`),
    onPaint: null,
  };
  function restyle(): void {
    restyled();
    tools?.restyle();
  }
  return restyle;
}

function currentView(map: MapLibre): { west: number; south: number; east: number; north: number; zoom: number } {
  const bounds = map.getBounds();
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth(), zoom: map.getZoom() };
}

function debounce(action: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, ms);
  };
}

customElements.define('cmd-map', MapElement);
