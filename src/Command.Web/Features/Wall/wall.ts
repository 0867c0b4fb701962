// What a wall's browser does by itself: it sets the page's grid, shows only rows that fit, watches over its own drawing, sounds alarms, and reports how it is.
// None of it needs the circuit, which only says what should be so.

import './fit';
import { showAlarms } from './alarm';
import { startHeart } from './heart';
import { nightlyDue } from './nightly';
import { startReports } from './reports';
import { startViewLock } from './view-lock';
import { drawing, rendering, startWatch } from './watch';

declare global {
  interface Window {
    /** What tests read. */
    __wall?: {
      nightlyDue: typeof nightlyDue;
      drawing: typeof drawing;
    };
  }
}

const root = document.querySelector<HTMLElement>('main.wall');

/** Rendered inside the circuit, with what this screen is to show. */
class WallElement extends HTMLElement {
  static readonly observedAttributes = ['data-frame', 'data-map', 'data-splice', 'data-scale', 'data-alarms', 'data-muted'];

  connectedCallback(): void {
    this.#apply();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) {
      this.#apply();
    }
  }

  #apply(): void {
    // What was rendered before the circuit is what the page itself has already.
    if (!root || this.dataset.live === undefined) {
      return;
    }
    const { frame, map, splice, scale } = this.dataset;
    if (frame !== undefined && root.getAttribute('style') !== frame) {
      root.style.cssText = frame;
    }
    set('map', map);
    set('splice', splice);
    set('scale', scale);
    showAlarms((this.dataset.alarms ?? '').split(' ').filter(Boolean), this.dataset.muted !== undefined);
    rendering.screen = this.dataset.screen ?? '';
    rendering.version = this.dataset.version ?? '';
  }
}

function set(name: string, value: string | undefined): void {
  if (root && value !== undefined && root.dataset[name] !== value) {
    root.dataset[name] = value;
  }
}

customElements.define('cmd-wall', WallElement);
startHeart();
if (root) {
  startWatch(root);
  startViewLock(root);
  startReports(root);
}
window.__wall = { nightlyDue, drawing };
