import { serverNow } from './server-time';
import { startTicking, stopTicking, type Ticking } from './ticker';

/** The server's time in the city's zone: `zone` is an IANA name, `show` is time or date, the language is the page's. */
class ClockElement extends HTMLElement implements Ticking {
  #format: Intl.DateTimeFormat | undefined;

  connectedCallback(): void {
    const timeZone = this.getAttribute('zone') ?? undefined;
    const language = document.documentElement.lang;
    this.#format =
      this.getAttribute('show') === 'date'
        ? new Intl.DateTimeFormat(language, { timeZone, month: '2-digit', day: '2-digit', weekday: 'short' })
        : new Intl.DateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    startTicking(this);
  }

  disconnectedCallback(): void {
    stopTicking(this);
  }

  tick(): void {
    if (!this.#format) {
      return;
    }
    const now = serverNow();
    if (this.getAttribute('show') === 'date') {
      const parts = Object.fromEntries(this.#format.formatToParts(now).map((part) => [part.type, part.value]));
      this.textContent = `${parts.month}-${parts.day} ${parts.weekday}`;
    } else {
      this.textContent = this.#format.format(now);
    }
  }
}

/** A moment as 14:32 in the page's zone, for texts that the browser writes itself. */
export function timeOfDay(serverMs: number): string {
  const zone = document.documentElement.dataset.zone;
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(serverMs);
}

customElements.define('cmd-clock', ClockElement);
