import { link } from '../../Components/Live/links';
import { serverNow } from '../../Components/Live/server-time';
import { answers } from '../../Components/Live/session';
import { startTicking, type Ticking } from '../../Components/Live/ticker';
import { nightlyDue, slotOf } from './nightly';

/** How this page draws: heart.ts writes it. */
export const drawing = { frames: 0, lastFrame: performance.now(), fps: 0 };

/** What the circuit said of this screen. */
export const rendering = { screen: '', version: '', outdated: false };

const renderSilenceMs = 20_000;
const mapSilenceMs = 60_000;
const dataSilenceMs = 180_000;
const betweenMs = 300_000;
const storage = 'wall-reloads';

let loading = false;
const loadedAt = serverNow();

/**
 * Starts the page anew when it no longer draws, when its map takes frames and paints none, when its data link stays lost though the server answers, once a
 * night, and after the server was replaced by another build. Never when a reload would not reach the server: an old picture that says so is better than none.
 */
export function startWatch(root: HTMLElement): void {
  const started = performance.now();
  let painted = { frames: 0, total: 0, since: started };
  let dataLostSince: number | undefined;
  let visibleSince = started;
  document.addEventListener('visibilitychange', () => {
    visibleSince = performance.now();
  });

  const watch: Ticking = {
    tick(): void {
      const now = performance.now();
      if (document.hidden) {
        return;
      }
      const patience = Number(root.dataset.renderSilence ?? renderSilenceMs);
      if (now - Math.max(drawing.lastFrame, visibleSince) > patience) {
        void reload('render', patience);
        return;
      }

      const map = window.__map?.stats();
      if (map) {
        if (map.painted !== painted.total || map.frames === painted.frames) {
          painted = { frames: map.frames, total: map.painted, since: now };
        } else if (map.frames - painted.frames > 20 && now - Math.max(painted.since, visibleSince) > mapSilenceMs) {
          void reload('map');
          return;
        }
      }

      // A link that never came up is as lost as one that went; a page whose map could not be made has none.
      const data = link('data').state;
      dataLostSince = data === 'lost' || (data === 'waiting' && map !== undefined) ? (dataLostSince ?? now) : undefined;
      if (dataLostSince !== undefined && link('session').state === 'up' && now - dataLostSince > Number(root.dataset.dataSilence ?? dataSilenceMs)) {
        void reload('data');
        return;
      }

      const worst = worstLevel();
      if (link('session').state !== 'up') {
        return;
      }
      const zone = document.documentElement.dataset.zone ?? 'UTC';
      if (nightlyDue(rendering.screen, zone, Number(root.dataset.loadedAt ?? loadedAt), serverNow(), worst)) {
        void reload('nightly');
      } else if (rendering.outdated && worst !== 1 && now - started > 10_000 + slotOf(rendering.screen) * 15) {
        void reload('version');
      }
    },
  };
  startTicking(watch);
}

/** The worst level among open incidents, as the circuit last said. */
function worstLevel(): number | undefined {
  const said = document.querySelector<HTMLElement>('cmd-wall')?.dataset.worst;
  return said ? Number(said) : undefined;
}

/** A reload that did not help is not repeated at once: the wait between them keeps a broken build from flickering. */
async function reload(why: string, between = betweenMs): Promise<void> {
  const last = Number(sessionStorage.getItem(storage) ?? 0);
  if (loading || Date.now() - last < between) {
    return;
  }
  loading = true;
  if (await answers()) {
    sessionStorage.setItem(storage, String(Date.now()));
    sessionStorage.setItem(`${storage}-why`, why);
    location.reload();
  }
  loading = false;
}
