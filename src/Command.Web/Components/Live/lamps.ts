import { link, linkLost, onLinks, type LinkName } from './links';
import { timeOfDay } from './clock';
import { serverNow } from './server-time';
import { startTicking, stopTicking, type Ticking } from './ticker';

const silenceMs = 3_000;
const patienceMs = 10_000;

/** A lamp for one link: `of` is data or session; the state is in `data-state`, its word in the children. */
class LampElement extends HTMLElement {
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#stop = onLinks(() => this.#show());
    this.#show();
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #show(): void {
    this.dataset.state = link(this.getAttribute('of') as LinkName).state;
  }
}

/** The banner that says what was lost, since when and what is being done: its sentences come rendered in `data-*`, {0} is the time. */
class LostElement extends HTMLElement implements Ticking {
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#stop = onLinks(() => this.tick());
    startTicking(this);
  }

  disconnectedCallback(): void {
    this.#stop?.();
    stopTicking(this);
  }

  tick(): void {
    // Only a page with a map has the data link to lose.
    const hasMap = document.querySelector('cmd-map') !== null;
    if (hasMap && serverNow() - link('data').lastUp > silenceMs && link('data').state === 'up') {
      linkLost('data');
    }
    const session = lost('session');
    // A map that has not heard from the server yet is not live either: it must not be called so while the session is down.
    const data = hasMap && (lost('data') || (session && link('data').state !== 'up'));
    const text = data && session ? this.dataset.both : data ? this.dataset.data : session ? this.dataset.session : undefined;
    const since = Math.min(data ? link('data').lastUp : Infinity, session ? link('session').lastUp : Infinity);
    this.textContent = text === undefined ? '' : text.replace('{0}', timeOfDay(since));
    this.hidden = text === undefined;
  }
}

function lost(name: LinkName): boolean {
  const { state, lastUp } = link(name);
  return state === 'lost' || (state === 'waiting' && serverNow() - lastUp > patienceMs);
}

customElements.define('cmd-lamp', LampElement);
customElements.define('cmd-lost', LostElement);
