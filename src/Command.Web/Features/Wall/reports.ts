import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { link } from '../../Components/Live/links';
import { serverNow } from '../../Components/Live/server-time';
import { lastDrawn } from '../../Components/Live/session';
import { audible } from './alarm';
import { drawing, rendering } from './watch';

const everyMs = 5_000;
const answerMs = 15_000;
const slowestRetryMs = 10_000;
const identifyMs = 10_000;

/** Tells the control room how this screen is, and does what it is told from there. It comes back for ever. */
export function startReports(root: HTMLElement): void {
  void begin(root);
}

async function begin(root: HTMLElement): Promise<void> {
  while (rendering.screen === '') {
    await pause(500);
  }
  const connection = new HubConnectionBuilder()
    .withUrl(`hubs/wall?screen=${encodeURIComponent(rendering.screen)}`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  connection.on('Reload', () => location.reload());
  connection.on('Identify', () => identify(root));
  let attempt = 0;
  for (;;) {
    try {
      if (connection.state === HubConnectionState.Disconnected) {
        await connection.start();
      }
      const current = await Promise.race([connection.invoke<string>('Report', report()), pause(answerMs).then(() => undefined)]);
      if (current === undefined) {
        await connection.stop();
      } else {
        attempt = 0;
        rendering.outdated = rendering.version !== '' && current !== rendering.version;
      }
      await pause(everyMs);
    } catch {
      await pause(Math.min(slowestRetryMs, 500 * 2 ** attempt++) * (0.75 + Math.random() / 2));
    }
  }
}

function report(): Record<string, unknown> {
  const memory = (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory;
  const map = window.__map?.stats();
  const drawn = lastDrawn();
  return {
    layout: document.querySelector<HTMLElement>('cmd-wall')?.dataset.layout ?? null,
    fps: Math.round(drawing.fps * 10) / 10,
    heapMb: memory ? Math.round(memory.usedJSHeapSize / 1e5) / 10 : 0,
    dataAgeMs: map?.lastFrameAt === undefined || map.lastFrameAt === null ? null : Math.max(0, Math.round(serverNow() - map.lastFrameAt)),
    sessionAgeMs: drawn === undefined ? null : Math.max(0, Math.round(serverNow() - drawn)),
    data: link('data').state,
    session: link('session').state,
    version: rendering.version,
    width: window.innerWidth,
    height: window.innerHeight,
    // Never more than it is: an order to load itself anew is for pages that were there before it, and the page that obeyed is not.
    uptimeS: Math.floor(performance.now() / 1000),
    sound: audible(),
  };
}

function identify(root: HTMLElement): void {
  const name = root.querySelector<HTMLElement>('.who-am-i');
  if (name) {
    name.hidden = false;
    setTimeout(() => (name.hidden = true), identifyMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
