import { AttributionControl, Map as MapLibre, NavigationControl } from 'maplibre-gl';
import type { Layers } from './frame';
import type { Language } from './language';
import { everySheet, LiveLayers } from './layers';
import type { Look } from './layer-styles';
import { palettes } from './palette';
import { PastUnits } from './past-units';
import { addSymbols } from './symbols';
import { unitLayerId } from './unit-layer';
import './worker';

const fonts = '"Inter", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** A map that shows moments of the past and nothing else: it has no link and no clock of its own. */
export class PastMap {
  readonly map: MapLibre;
  readonly #layers: LiveLayers;
  readonly #units: PastUnits;

  /** @param host Says with `data-style`, `data-bounds` and `data-language` what the map is of. */
  constructor(host: HTMLElement, picked: (incident: string) => void) {
    const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const look = (): Look => ({ palette: palettes.day, rootPx, narrow: host.clientWidth < 600 });
    const language: Language = host.dataset.language === 'En' ? 'En' : 'Zh';
    const style = new URL(host.dataset.style ?? '', document.baseURI);
    style.searchParams.set('base', host.dataset.base ?? '');
    style.searchParams.set('scale', (rootPx / 16).toFixed(2));
    style.searchParams.set('narrow', String(host.clientWidth < 600));
    this.map = new MapLibre({
      container: host,
      style: style.href,
      bounds: (host.dataset.bounds ?? '').split(',').map(Number) as [number, number, number, number],
      fitBoundsOptions: { padding: 8 },
      attributionControl: false,
      localIdeographFontFamily: fonts,
      fadeDuration: 0,
      pixelRatio: Math.min(window.devicePixelRatio, 1.5),
      maxTileCacheSize: 100,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
    this.map.addControl(new AttributionControl({ compact: true }), 'bottom-right');
    this.map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    this.#layers = new LiveLayers(this.map, look, language, everySheet);
    this.#units = new PastUnits(this.map, () => look().palette);
    this.map.on('style.load', () => {
      addSymbols(this.map, rootPx * 1.3, look().palette);
      this.map.addLayer({ id: unitLayerId, type: 'background', layout: { visibility: 'none' } });
      this.#layers.add(unitLayerId);
    });
    this.map.on('idle', () => this.#units.add());
    this.map.on('click', (event) => {
      const found = this.map.queryRenderedFeatures(event.point).find((feature) => feature.source === 'incidents' && typeof feature.properties.id === 'string');
      if (found) {
        picked(String(found.properties.id));
      }
    });
  }

  show(layers: Layers, units: GeoJSON.FeatureCollection | null, at: number): void {
    this.#layers.showPast(layers, at);
    this.#units.show(units);
  }

  go(at: readonly [number, number]): void {
    this.map.easeTo({ center: [at[0], at[1]], zoom: Math.max(this.map.getZoom(), 14) });
  }

  remove(): void {
    this.map.remove();
  }
}
