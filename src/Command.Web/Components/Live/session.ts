// Keeps the circuit: follows Blazor's own reconnecting and, where that gives up, waits for the server and starts the page anew.
// An unattended wall has nobody to press a button.

import { link, linkLost, linkUp } from './links';
import { serverNow } from './server-time';
import { startTicking, type Ticking } from './ticker';

declare global {
  interface Window {
    Blazor?: { reconnect(): Promise<boolean> };
  }
}

const pollMs = 2_000;
const reviveMs = 5_000;
const wedgedMs = 45_000;
const behindMs = 15_000;

let recovering = false;
let lastBeat: string | null = null;
let beatSeen = serverNow();

/** When the circuit last drew, by the server's clock as this page knows it; undefined before it did. */
export function lastDrawn(): number | undefined {
  return lastBeat === null ? undefined : beatSeen;
}

/** Rendered inside the circuit: `beat` changes every few seconds for as long as the circuit renders. */
class SessionElement extends HTMLElement {
  static readonly observedAttributes = ['beat'];

  attributeChangedCallback(_name: string, _old: string | null, value: string | null): void {
    if (value !== null && value !== lastBeat) {
      lastBeat = value;
      beatSeen = serverNow();
      linkUp('session');
    }
  }

}

function onReconnectState(event: Event): void {
  const { state } = (event as CustomEvent<{ state: string }>).detail;
  switch (state) {
    case 'hide':
      linkUp('session');
      beatSeen = serverNow();
      break;
    case 'failed':
      linkLost('session');
      void recover();
      break;
    case 'rejected':
    case 'resume-failed':
      // The server is there and knows this circuit no more.
      linkLost('session');
      void recover(false);
      break;
    default:
      linkLost('session');
      break;
  }
}

async function recover(revive = true): Promise<void> {
  if (recovering) {
    return;
  }
  recovering = true;
  while (!(await answers())) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  if (revive && (await revived())) {
    recovering = false;
    return;
  }
  location.reload();
}

async function revived(): Promise<boolean> {
  const tooLate = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), reviveMs));
  try {
    return await Promise.race([window.Blazor?.reconnect() ?? false, tooLate]);
  } catch {
    return false;
  }
}

/** True when the server answers for this very page: a reload would reach it. */
export async function answers(): Promise<boolean> {
  try {
    const response = await fetch(location.href, { method: 'GET', cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    return response.status < 500;
  } catch {
    return false;
  }
}

const watchdog: Ticking = {
  tick(): void {
    const session = link('session');
    const silent = serverNow() - beatSeen;
    // A circuit that looks connected but renders nothing is worse than a dead one: nobody is told.
    const wedged = lastBeat !== null && session.state === 'up' && silent > wedgedMs && !document.hidden;
    // Blazor waits longer and longer between its tries; the map's link shows that the server is back.
    const behind = session.state === 'lost' && link('data').state === 'up' && silent > behindMs;
    if (wedged || behind) {
      linkLost('session');
      void recover(behind);
    }
  },
};

customElements.define('cmd-session', SessionElement);
document.addEventListener('components-reconnect-state-changed', onReconnectState);
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', onReconnectState);
startTicking(watchdog);
