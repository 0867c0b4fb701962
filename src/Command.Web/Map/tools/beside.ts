import { Map as MapLibre } from 'maplibre-gl';
import type { Look } from '../layer-styles';
import { everySheet, LiveLayers } from '../layers';
import type { Language } from '../language';
import { PastUnits } from '../past-units';
import { addSymbols } from '../symbols';
import { unitLayerId } from '../unit-layer';
import { make } from './dom';

/** What a second map needs to look like the first. */
export interface Twin {
  readonly style: () => string;
  readonly look: () => Look;
  readonly language: Language;
  readonly fonts: string;
}

/** A second map beside the live one that shows a moment of the past. Their views are one: whoever moves either moves both. */
export class Beside {
  readonly #pane = make('div', 'map-beside');
  readonly #told = make('p', 'map-beside-told');
  readonly #now = make('p', 'map-beside-told now');
  #open: { readonly map: MapLibre; readonly layers: LiveLayers; readonly units: PastUnits; readonly stop: () => void } | null = null;

  constructor(
    private readonly map: MapLibre,
    private readonly host: HTMLElement,
    private readonly twin: Twin,
    now: string,
  ) {
    this.#pane.dataset.testid = 'map-beside';
    this.#now.textContent = now;
  }

  get layers(): LiveLayers | null {
    return this.#open?.layers ?? null;
  }

  get units(): PastUnits | null {
    return this.#open?.units ?? null;
  }

  open(): LiveLayers {
    if (this.#open) {
      return this.#open.layers;
    }
    const { map, host, twin } = this;
    const canvas = make('div', 'map-canvas');
    this.#pane.replaceChildren(canvas, this.#told);
    host.append(this.#pane, this.#now);
    host.setAttribute('data-beside', '');
    const second = new MapLibre({
      container: canvas,
      style: twin.style(),
      center: map.getCenter(),
      zoom: map.getZoom(),
      attributionControl: false,
      localIdeographFontFamily: twin.fonts,
      fadeDuration: 0,
      pixelRatio: Math.min(window.devicePixelRatio, 1.5),
      maxTileCacheSize: 100,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
    const layers = new LiveLayers(second, twin.look, twin.language, everySheet);
    const units = new PastUnits(second, () => twin.look().palette);
    second.on('style.load', () => {
      const look = twin.look();
      addSymbols(second, look.rootPx * 1.3, look.palette);
      // The live units are not here; what lies below and above them keeps its order all the same.
      second.addLayer({ id: unitLayerId, type: 'background', layout: { visibility: 'none' } });
      layers.add(unitLayerId);
    });
    second.on('idle', () => units.add());
    const stop = together(map, second);
    this.#open = { map: second, layers, units, stop };
    return layers;
  }

  /** Says of which moment it is. */
  tell(text: string): void {
    this.#told.textContent = text;
  }

  restyle(): void {
    this.#open?.map.setStyle(this.twin.style(), { diff: false });
  }

  close(): void {
    if (!this.#open) {
      return;
    }
    this.#open.stop();
    this.#open.map.remove();
    this.#open = null;
    this.#pane.remove();
    this.#now.remove();
    this.host.removeAttribute('data-beside');
  }
}

/** Makes two maps look at one place until it is called off. A map that is moved by the other moves nobody. */
function together(one: MapLibre, other: MapLibre): () => void {
  let follows = false;
  const lead = (from: MapLibre, to: MapLibre) => (): void => {
    if (!follows) {
      follows = true;
      to.jumpTo({ center: from.getCenter(), zoom: from.getZoom(), bearing: from.getBearing(), pitch: from.getPitch() });
      follows = false;
    }
  };
  const onward = lead(one, other);
  const back = lead(other, one);
  one.on('move', onward);
  other.on('move', back);
  return () => {
    one.off('move', onward);
    other.off('move', back);
  };
}
