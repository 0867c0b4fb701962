// What the page around a map asks of its view, by the event `command-view` on the map's element: to show the city with all incidents, to look at one, to go back to where it was.
import type { CameraOptions, Map as MapLibre } from 'maplibre-gl';
import type { LiveLayers } from './layers';

type Box = [west: number, south: number, east: number, north: number];
type Wish = { readonly kind: 'fit' } | { readonly kind: 'look'; readonly lon: number; readonly lat: number; readonly zoom?: number; readonly sheet?: string } | { readonly kind: 'back' };

/** Nearer than this the streets around an incident are no longer seen. */
const nearest = 15;

export function takeWishes(element: HTMLElement, map: MapLibre, layers: LiveLayers, city: Box, still: () => boolean, directed: boolean): void {
  let before: CameraOptions | null = null;
  element.addEventListener('command-view', (event) => {
    const wish = (event as CustomEvent<Wish>).detail;
    const duration = still() ? 0 : 800;
    if (wish.kind === 'look') {
      if (!Number.isFinite(wish.lon) || !Number.isFinite(wish.lat)) {
        return;
      }
      if (directed) {
        layers.showSheet(wish.sheet === undefined ? at(layers.incidents, wish.lon, wish.lat) : wish.sheet || null);
      }
      before ??= { center: map.getCenter(), zoom: map.getZoom() };
      map.easeTo({ center: [wish.lon, wish.lat], zoom: wish.zoom ?? Math.max(before.zoom ?? 0, nearest), duration });
    } else if (wish.kind === 'back') {
      if (directed) {
        layers.showSheet(null);
      }
      if (before) {
        map.easeTo({ ...before, duration });
        before = null;
      }
    } else {
      map.fitBounds(around(city, layers.incidents), { padding: 8, duration });
    }
  });
}

/** The incident at a place, whose sheet is shown with it. */
function at(features: readonly GeoJSON.Feature[], lon: number, lat: number): string | null {
  const near = 1e-5;
  const found = features.find(({ geometry }) => geometry.type === 'Point' && Math.abs(geometry.coordinates[0]! - lon) < near && Math.abs(geometry.coordinates[1]! - lat) < near);
  return found ? String(found.properties?.id) : null;
}

/** The city stays in sight, so the view is as it was unless an incident lies beside it; one far away, often a wrong position, does not make the city small. */
function around(city: Box, features: readonly GeoJSON.Feature[]): Box {
  const [wide, high] = [city[2] - city[0], city[3] - city[1]];
  return features.reduce<Box>((box, { geometry }) => {
    const [lon, lat] = geometry.type === 'Point' ? geometry.coordinates : [];
    if (lon === undefined || lat === undefined || lon < city[0] - wide || lon > city[2] + wide || lat < city[1] - high || lat > city[3] + high) {
      return box;
    }
    return [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  }, city);
}
