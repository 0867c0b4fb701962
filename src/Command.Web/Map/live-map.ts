import { AttributionControl, Map as MapLibre, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import { linkLost, linkUp } from '../Components/Live/links';
import { observeServerTime, serverNow } from '../Components/Live/server-time';
import { CameraView } from './camera-view';
import type { Frame } from './frame';
import { MapLink } from './hub';
import type { Language } from './language';
import { LiveLayers } from './layers';
import { nearestUnit } from './picking';
import { MapPopup, type MapTexts } from './popup';
import { Pulses } from './pulses';
import { Paints } from './stats';
import { addSymbols } from './symbols';
import { UnitLayer, unitLayerId } from './unit-layer';
import { mercator, Units } from './units';

declare const MAPLIBRE_VERSION: string;
setWorkerUrl(new URL(`maplibre-gl/${MAPLIBRE_VERSION}/maplibre-gl-worker.mjs`, import.meta.url).href);

const fonts = '"Inter", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
/** A telephone held upright, or a map of its width. */
const narrowPx = 600;
const day = { text: '#12202C', halo: '#FFFFFF', ink: [1, 1, 1] as const, outline: '#FFFFFF' };
const night = { text: '#E8F0F6', halo: '#0B1622', ink: [0.04, 0.09, 0.13] as const, outline: '#0B1622' };

/** One map for the page's life. It lives beside Blazor, not in it: with the circuit dead it still shows what the hub sends. */
class MapElement extends HTMLElement {
  #started = false;

  connectedCallback(): void {
    if (this.#started) {
      return;
    }
    this.#started = true;
    try {
      start(this);
    } catch (error) {
      const note = document.createElement('p');
      note.className = 'map-failed';
      note.textContent = `${texts(this).noMap} (${error instanceof Error ? error.message : String(error)})`;
      this.append(note);
    }
  }
}

function texts(element: HTMLElement): MapTexts {
  return JSON.parse(element.dataset.texts ?? '{}') as MapTexts;
}

function rootPx(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function start(element: HTMLElement): void {
  const [lon = 0, lat = 0] = (element.dataset.centre ?? '').split(',').map(Number);
  const bounds = (element.dataset.bounds ?? '').split(',').map(Number) as [number, number, number, number];
  const look = element.dataset.theme === 'day' ? day : night;
  const canvas = document.createElement('div');
  canvas.className = 'map-canvas';
  element.append(canvas);
  const narrow = element.clientWidth < narrowPx;

  const map = new MapLibre({
    container: canvas,
    style: `${element.dataset.style}&scale=${(rootPx() / 16).toFixed(2)}&narrow=${narrow}`,
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
  const units = new Units(origin, serverNow);
  const paints = new Paints();
  const language: Language = element.dataset.language === 'En' ? 'En' : 'Zh';
  const layers = new LiveLayers(map, { text: look.text, halo: look.halo, rootPx: rootPx(), narrow }, language);
  const pulses = new Pulses(map, layers);
  const words = texts(element);
  const view = new CameraView(element, words.cameras);
  const popup = new MapPopup(map, words, language, (camera) => view.open(camera));
  const seen = { epoch: '', sequence: 0, frames: 0, keyframes: 0, lastFrameAt: null as number | null };

  const link = new MapLink(() => currentView(map), apply, () => linkLost('data'));
  map.on('render', () => paints.rendered());
  map.once('load', () => {
    decorate();
    link.start();
    map.on('moveend', debounce(() => link.sendView(), 150));
  });

  function decorate(): void {
    addSymbols(map, rootPx() * 1.3, look.outline);
    if (!map.getLayer(unitLayerId)) {
      map.addLayer(new UnitLayer(units, origin, look.ink, rootPx));
    }
    if (!map.getSource('incidents')) {
      layers.add(unitLayerId);
    }
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
      pulses.update();
      map.triggerRepaint();
    } else if (units.dirty) {
      paint();
    }
  }

  bindPointer(map, units, popup);
  keepDrawn(map, decorate);
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
      ...seen,
    }),
    paints: () => paints.recent,
    pointOf: (lon, lat) => {
      const at = map.project([lon, lat]);
      const box = canvas.getBoundingClientRect();
      return { x: box.left + at.x, y: box.top + at.y };
    },
    onPaint: null,
  };
}

function currentView(map: MapLibre): { west: number; south: number; east: number; north: number; zoom: number } {
  const bounds = map.getBounds();
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth(), zoom: map.getZoom() };
}

function bindPointer(map: MapLibre, units: Units, popup: MapPopup): void {
  map.on('click', (event) => {
    const [feature] = map.queryRenderedFeatures(event.point, { layers: ['incidents'].filter((id) => map.getLayer(id)) });
    if (feature) {
      popup.incident(event.lngLat, feature.properties);
      return;
    }
    const index = nearestUnit(map, units, event.point, rootPx());
    if (index !== undefined) {
      const unit = units.at(index);
      popup.unit([unit.record.lon, unit.record.lat], unit.record, unit.name, unit.fixedAt, unit.stale);
      return;
    }
    const [found] = map.queryRenderedFeatures(event.point, { layers: ['cases', 'cases-crowd'].filter((id) => map.getLayer(id)) });
    if (found?.layer.id === 'cases') {
      popup.case(event.lngLat, found.properties);
      return;
    }
    if (found) {
      popup.hide();
      map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
      return;
    }
    const [alert] = map.queryRenderedFeatures(event.point, { layers: ['alerts-fill'].filter((id) => map.getLayer(id)) });
    if (alert) {
      popup.alert(event.lngLat, alert.properties);
    } else {
      popup.hide();
    }
  });
}

/** After the graphics card was lost MapLibre draws its own layers again, but not ours. */
function keepDrawn(map: MapLibre, decorate: () => void): void {
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  map.on('webglcontextlost', () => {
    giveUp = setTimeout(() => location.reload(), 10_000);
  });
  map.on('webglcontextrestored', () => {
    clearTimeout(giveUp);
    map.once('idle', decorate);
  });
}

function debounce(action: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, ms);
  };
}

customElements.define('cmd-map', MapElement);
