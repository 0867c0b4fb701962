import { Marker, type Map as MapLibre } from 'maplibre-gl';
import type { LiveLayers } from './layers';

/** A new incident of level 1 or 2 pulses three times and then stays as it is. */
export class Pulses {
  #known: Set<string> | undefined;

  constructor(
    private readonly map: MapLibre,
    private readonly layers: LiveLayers,
  ) {}

  update(): void {
    const urgent = this.layers.incidents.filter((f) => f.geometry.type === 'Point' && [1, 2].includes(Number(f.properties?.level)));
    const known = this.#known;
    if (known) {
      for (const feature of urgent.filter((f) => !known.has(key(f)))) {
        this.#pulse((feature.geometry as GeoJSON.Point).coordinates as [number, number], Number(feature.properties?.level));
      }
    }
    this.#known = new Set(urgent.map(key));
  }

  #pulse(at: [number, number], level: number): void {
    const element = document.createElement('div');
    element.className = `map-pulse level-${level}`;
    const marker = new Marker({ element }).setLngLat(at).addTo(this.map);
    const ring = element.appendChild(document.createElement('i'));
    ring.addEventListener('animationend', () => marker.remove());
    setTimeout(() => marker.remove(), 6_000);
  }
}

// A raised level is news too.
function key(feature: GeoJSON.Feature): string {
  return `${String(feature.properties?.id)}/${String(feature.properties?.level)}`;
}
