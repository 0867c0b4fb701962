import type { Map as MapLibre, PointLike } from 'maplibre-gl';
import { mercator, type Units } from './units';

/** The unit nearest to a point of the screen, on the processor: reading the graphics card back would stall it. */
export function nearestUnit(map: MapLibre, units: Units, point: { x: number; y: number }, withinPx: number): number | undefined {
  const [x, y] = toMercator(map, [point.x, point.y]);
  const [edge] = toMercator(map, [point.x + withinPx, point.y]);
  let best = (edge - x) ** 2;
  let found: number | undefined;
  for (let i = 0; i < units.count; i++) {
    const unit = units.at(i);
    const distance = (unit.x - x) ** 2 + (unit.y - y) ** 2;
    if (distance < best) {
      best = distance;
      found = i;
    }
  }
  return found;
}

function toMercator(map: MapLibre, point: PointLike): [number, number] {
  const at = map.unproject(point);
  return mercator(at.lng, at.lat);
}
