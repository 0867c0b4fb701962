import type { Map as MapLibre } from 'maplibre-gl';

const giveUpMs = 10_000;

/**
 * Keeps what is ours on the map. MapLibre knows neither the units' layer nor the live sources after another style was set, and after the graphics card was lost
 * it draws its own layers again, but not the units'. A card that does not come back needs a new page.
 */
export function keepDrawn(map: MapLibre, decorate: () => void, lost: () => void): void {
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  map.on('style.load', decorate);
  map.on('webglcontextlost', () => {
    lost();
    clearTimeout(giveUp);
    giveUp = setTimeout(() => location.reload(), giveUpMs);
  });
  map.on('webglcontextrestored', () => clearTimeout(giveUp));
}
