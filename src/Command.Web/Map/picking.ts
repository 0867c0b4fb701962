import type { Map as MapLibre, PointLike } from 'maplibre-gl';
import { mercator, type Units } from './units';

/** The unit nearest to a point of the screen, on the processor: reading the graphics card back would stall it. */
export function nearestUnit(map: MapLibre, units: Units, point: { x: number; y: number }, withinPx: number): number | undefined {
  const [x, y] = toMercator(map, [point.x, point.y]);
  const [edge] = toMercator(map, [point.x + withinPx, point.y]);
  return units.nearest(x, y, edge - x);
}

function toMercator(map: MapLibre, point: PointLike): [number, number] {
  const at = map.unproject(point);
  return mercator(at.lng, at.lat);
}
