import type { Map as MapLibre } from 'maplibre-gl';
import { startTicking } from '../Components/Live/ticker';

const giveUpMs = 10_000;
const styleMs = 5_000;
const slowestStyleMs = 15_000;

/**
 * Keeps what is ours on the map. MapLibre knows neither the units' layer nor the live sources after another style was set, and after the graphics card was lost
 * it draws its own layers again, but not the units'. A card that does not come back needs a new page.
 */
export function keepDrawn(map: MapLibre, decorate: () => void, lost: () => void): void {
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  let style = map.style;
  map.on('style.load', () => {
    style = map.style;
    decorate();
  });
  map.on('webglcontextlost', () => {
    // MapLibre 6.17 destroys the style here and leaves it listening for right-to-left text, which holds on to all of it; replacing a style ends that too.
    style?._remove(false);
    lost();
    clearTimeout(giveUp);
    giveUp = setTimeout(() => location.reload(), giveUpMs);
  });
  map.on('webglcontextrestored', () => {
    clearTimeout(giveUp);
    // And for each new context it listens once for the failure of making it, which did not come.
    map.getCanvas().dispatchEvent(new Event('webglcontextcreationerror'));
  });
}

/**
 * Asks for the map's style until it has come. MapLibre asks once: when the server does not answer, when the request is lost on a link that is half open, or when the
 * graphics card is lost while it is under way, the map would stay empty until the palette changes, on a wall for half a day. The wait grows for links that are slow
 * and not broken, and stays short enough that a few dead connections, of which each takes one request with it, are through within a minute.
 * @returns Asks now.
 */
export function keepStyled(map: MapLibre, ask: () => void): () => void {
  let styled = false;
  let card = true;
  let since = performance.now();
  let patience = styleMs;
  const begin = (): void => {
    styled = false;
    since = performance.now();
  };
  map.on('style.load', () => {
    styled = true;
    patience = styleMs;
  });
  map.on('webglcontextlost', () => {
    card = false;
    begin();
  });
  map.on('webglcontextrestored', () => {
    card = true;
    since = performance.now();
  });
  startTicking({
    tick(): void {
      if (!styled && card && performance.now() - since > patience) {
        patience = Math.min(slowestStyleMs, patience * 2);
        begin();
        ask();
      }
    },
  });
  return () => {
    begin();
    ask();
  };
}
