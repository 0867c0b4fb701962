import type { GeoJSONSource, LngLat, Map as MapLibre } from 'maplibre-gl';
import type { Palette } from '../palette';
import { make, metresText } from './dom';
import type { ToolTexts } from './texts';

const earthM = 6_371_008.8;
const rad = Math.PI / 180;
const most = 200;

type Point = readonly [number, number];

/** Metres between two points on the mean sphere. */
export function distanceM([lon1, lat1]: Point, [lon2, lat2]: Point): number {
  const a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * earthM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Square metres inside a ring on the mean sphere; the ring closes itself. */
export function areaM2(ring: readonly Point[]): number {
  let sum = 0;
  ring.forEach(([lon1, lat1], i) => {
    const [lon2, lat2] = ring[(i + 1) % ring.length]!;
    sum += (lon2 - lon1) * rad * (2 + Math.sin(lat1 * rad) + Math.sin(lat2 * rad));
  });
  return Math.abs((sum * earthM * earthM) / 2);
}

/** A line that is drawn click by click: its length, and from three points on the area that it would enclose. */
export class Measure {
  readonly element = make('section', 'map-measure');
  #points: Point[] = [];

  constructor(
    private readonly map: MapLibre,
    private readonly texts: ToolTexts,
    private readonly palette: () => Palette,
  ) {
    this.element.dataset.testid = 'map-measure';
    this.element.setAttribute('role', 'status');
    this.element.hidden = true;
  }

  begin(): void {
    this.#points = [];
    this.element.hidden = false;
    this.#show();
  }

  end(): void {
    this.#points = [];
    this.element.hidden = true;
    this.#draw();
  }

  add({ lng, lat }: LngLat): void {
    if (this.#points.length < most) {
      this.#points.push([lng, lat]);
      this.#show();
    }
  }

  /** Takes back the last point. */
  back(): void {
    this.#points.pop();
    this.#show();
  }

  /** Puts the line on a style that does not have it. */
  decorate(): void {
    if (!this.map.getSource('measure')) {
      this.map.addSource('measure', { type: 'geojson', data: this.#feature() });
    }
    if (!this.map.getLayer('measure-line')) {
      const colour = this.palette().text;
      this.map.addLayer({ id: 'measure-line', type: 'line', source: 'measure', paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [2, 1.5] } });
      this.map.addLayer({ id: 'measure-points', type: 'circle', source: 'measure', paint: { 'circle-radius': 4, 'circle-color': this.palette().halo, 'circle-stroke-color': colour, 'circle-stroke-width': 2 } });
    }
  }

  #show(): void {
    const length = this.#points.reduce((sum, point, i) => (i === 0 ? 0 : sum + distanceM(this.#points[i - 1]!, point)), 0);
    const area = this.#points.length > 2 ? areaM2(this.#points) : 0;
    this.element.replaceChildren(
      make('p', '', `${this.texts.length} `, make('b', '', metresText(length))),
      ...(area > 0 ? [make('p', '', `${this.texts.area} `, make('b', '', area < 1e6 ? `${Math.round(area)} m²` : `${(area / 1e6).toFixed(2)} km²`))] : []),
      make('p', 'hint', this.texts.measureHint),
    );
    this.#draw();
  }

  #draw(): void {
    void this.map.getSource<GeoJSONSource>('measure')?.setData(this.#feature());
  }

  #feature(): GeoJSON.Feature {
    const coordinates = this.#points.map(([lon, lat]) => [lon, lat]);
    return { type: 'Feature', properties: {}, geometry: coordinates.length === 1 ? { type: 'Point', coordinates: coordinates[0]! } : { type: 'LineString', coordinates } };
  }
}
