import type { ExpressionSpecification, GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Palette } from './palette';
import { unitLayerId } from './unit-layer';

const source = 'units-then';
const statuses = ['available', 'committed', 'onScene', 'out'] as const;
const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Where units were: points from their tracks. The live units are another layer, which the past hides. */
export class PastUnits {
  #latest: GeoJSON.FeatureCollection = empty;

  constructor(
    private readonly map: MapLibre,
    private readonly palette: () => Palette,
  ) {}

  show(units: GeoJSON.FeatureCollection | null): void {
    this.#latest = units ?? empty;
    this.add();
    this.map.getSource<GeoJSONSource>(source)?.setData(this.#latest);
    this.map.triggerRepaint();
  }

  /** Puts the layers on the map's style where they are missing: another style has none. */
  add(): void {
    const { map } = this;
    if (!map.style || map.getSource(source) || !map.isStyleLoaded()) {
      return;
    }
    const colours = this.palette();
    const colour = ['match', ['get', 'status'], ...statuses.flatMap((status, at) => [status, colours.status[at]!]), colours.status[3]] as unknown as ExpressionSpecification;
    // Below incidents and gauges: where something happens is more than who is near.
    const below = map.getLayer(unitLayerId) ? unitLayerId : undefined;
    map.addSource(source, { type: 'geojson', data: this.#latest });
    map.addLayer({ id: source, type: 'circle', source, paint: { 'circle-radius': 5, 'circle-color': colour, 'circle-stroke-color': colours.rim, 'circle-stroke-width': 1.5 } }, below);
    map.addLayer(
      {
        id: `${source}-names`,
        type: 'symbol',
        source,
        minzoom: 12,
        layout: { 'text-field': ['get', 'callSign'], 'text-font': ['Noto Sans Regular'], 'text-size': 11, 'text-offset': [0, 1.1], 'text-optional': true },
        paint: { 'text-color': colours.text, 'text-halo-color': colours.halo, 'text-halo-width': 1.2 },
      },
      below,
    );
  }
}
