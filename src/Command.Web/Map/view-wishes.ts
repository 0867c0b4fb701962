// What the page around a map asks of its view, by the event `command-view` on the map's element: to fit the incidents, to look at one, to go back to where it was before.
import type { CameraOptions, LngLatBoundsLike, Map as MapLibre } from 'maplibre-gl';

type Wish = { readonly kind: 'fit' } | { readonly kind: 'look'; readonly lon: number; readonly lat: number } | { readonly kind: 'back' };

/** Nearer than this the streets around an incident are no longer seen. */
const nearest = 15;
const fitted = 13.5;

export function takeWishes(element: HTMLElement, map: MapLibre, incidents: () => readonly GeoJSON.Feature[], whole: LngLatBoundsLike, still: () => boolean): void {
  let before: CameraOptions | null = null;
  element.addEventListener('command-view', (event) => {
    const wish = (event as CustomEvent<Wish>).detail;
    const duration = still() ? 0 : 800;
    if (wish.kind === 'look') {
      if (!Number.isFinite(wish.lon) || !Number.isFinite(wish.lat)) {
        return;
      }
      before ??= { center: map.getCenter(), zoom: map.getZoom() };
      map.easeTo({ center: [wish.lon, wish.lat], zoom: Math.max(map.getZoom(), nearest), duration });
    } else if (wish.kind === 'back') {
      if (before) {
        map.easeTo({ ...before, duration });
        before = null;
      }
    } else {
      map.fitBounds(boundsOf(incidents()) ?? whole, { padding: 64, maxZoom: fitted, duration });
    }
  });
}

function boundsOf(features: readonly GeoJSON.Feature[]): [number, number, number, number] | null {
  const points = features.flatMap((feature) => (feature.geometry.type === 'Point' ? [feature.geometry.coordinates] : []));
  if (points.length === 0) {
    return null;
  }
  const lons = points.map((point) => point[0] ?? 0);
  const lats = points.map((point) => point[1] ?? 0);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
