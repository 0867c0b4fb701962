import { serverNow } from '../../Components/Live/server-time';
import { startTicking, stopTicking, type Ticking } from '../../Components/Live/ticker';

/** Minutes and seconds as a clock counts them: 0:42, 12:05, 1:02:05. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** How a clock stands that began `total` ms before it runs out: the last third is soon. */
export function dueState(left: number, total: number): 'ahead' | 'soon' | 'over' {
  return left < 0 ? 'over' : left < total / 3 ? 'soon' : 'ahead';
}

/** Counts down to `at` (ms since 1970, by the server's clock) and then says by how much it is over: `over` is the text with {0} for the time. */
class DueElement extends HTMLElement implements Ticking {
  static readonly observedAttributes = ['at', 'total', 'over'];

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
    const at = Number(this.getAttribute('at'));
    const left = at - serverNow();
    const state = dueState(left, Number(this.getAttribute('total')));
    const text = left < 0 ? (this.getAttribute('over') ?? '{0}').replace('{0}', clockText(left)) : clockText(left);
    if (this.dataset.state !== state) {
      this.dataset.state = state;
    }
    if (this.textContent !== text) {
      this.textContent = text;
    }
  }
}

customElements.define('cmd-due', DueElement);
