import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { LiveLayers } from '../layers';

const everyMs = 5_000;

/** Where cases and incidents gather. Its hue is none of the levels': it says many, not grave. */
export class HeatMap {
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly map: MapLibre,
    private readonly layers: LiveLayers,
  ) {}

  get on(): boolean {
    return this.#timer !== undefined;
  }

  toggle(): void {
    clearInterval(this.#timer);
    this.#timer = this.on ? undefined : setInterval(() => this.#renew(), everyMs);
    this.decorate();
    this.#renew();
  }

  /** Puts the layer on a style that does not have it, or takes it away. */
  decorate(): void {
    const { map } = this;
    if (!this.on) {
      if (map.getLayer('heat')) {
        map.removeLayer('heat');
      }
      return;
    }
    if (!map.getSource('heat')) {
      map.addSource('heat', { type: 'geojson', data: this.#points() });
    }
    if (!map.getLayer('heat')) {
      map.addLayer(
        {
          id: 'heat',
          type: 'heatmap',
          source: 'heat',
          paint: {
            'heatmap-radius': ['interpolate', ['exponential', 1.6], ['zoom'], 9, 14, 16, 70],
            'heatmap-opacity': 0.75,
            'heatmap-color': ['interpolate', ['linear'], ['heatmap-density'], 0, 'rgba(122, 92, 190, 0)', 0.3, 'rgba(122, 92, 190, 0.5)', 0.7, 'rgba(188, 132, 214, 0.8)', 1, '#F3D9F5'],
          },
        },
        map.getLayer('alerts-fill') ? 'alerts-fill' : undefined,
      );
    }
  }

  #renew(): void {
    if (this.on) {
      void this.map.getSource<GeoJSONSource>('heat')?.setData(this.#points());
    }
  }

  #points(): GeoJSON.FeatureCollection {
    const features = [...this.layers.features('cases'), ...this.layers.features('incidents')].filter((f) => f.geometry.type === 'Point');
    return { type: 'FeatureCollection', features: features.map(({ geometry }) => ({ type: 'Feature', properties: {}, geometry })) };
  }
}
