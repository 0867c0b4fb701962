import { serverNow } from './server-time';
import { startTicking, stopTicking, type Ticking } from './ticker';

export type Freshness = 'waiting' | 'live' | 'late' | 'stale' | 'down';

/** How an age stands to its limits, all in milliseconds; a limit that is not given is never passed. */
export function freshness(age: number, late: number, stale: number, down: number): Freshness {
  return age > down ? 'down' : age > stale ? 'stale' : age > late ? 'late' : 'live';
}

/** An age as people read it on a wall: 0.8 s, 42 s, 12 min, 3 h, 4 d. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 99.5) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = seconds / 60;
  if (minutes < 99.5) {
    return `${Math.round(minutes)} min`;
  }
  const hours = minutes / 60;
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} d`;
}

function limit(element: Element, name: string): number {
  const value = element.getAttribute(name);
  return value === null ? Infinity : Number(value);
}

/**
 * An element that knows how old its content is: `since` (and, while nothing has come, `from`) in ms since 1970, neither where nothing ever came, which waits;
 * `late`, `stale` and `down` in ms. It carries the answer in `data-state`.
 */
class FreshElement extends HTMLElement implements Ticking {
  static readonly observedAttributes = ['since', 'from', 'late', 'stale', 'down'];

  connectedCallback(): void {
    startTicking(this);
  }

  disconnectedCallback(): void {
    stopTicking(this);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) {
      this.tick();
    }
  }

  tick(): void {
    const since = this.getAttribute('since');
    const from = since ?? this.getAttribute('from');
    let state: Freshness = 'waiting';
    if (from !== null) {
      state = freshness(serverNow() - Number(from), limit(this, 'late'), limit(this, 'stale'), limit(this, 'down'));
      if (state === 'live' && since === null) {
        state = 'waiting';
      }
    }
    if (this.dataset.state !== state) {
      this.dataset.state = state;
    }
  }
}

/** The age itself, in words that grow. */
class AgeElement extends FreshElement {
  override tick(): void {
    super.tick();
    const since = this.getAttribute('since');
    const text = since === null ? '—' : ageText(serverNow() - Number(since));
    if (this.textContent !== text) {
      this.textContent = text;
    }
  }
}

customElements.define('cmd-fresh', FreshElement);
customElements.define('cmd-age', AgeElement);
