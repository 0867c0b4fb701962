// A desk hears new incidents, by level, and crews that call for help; the first until it is muted, the second until somebody has it.
import { audible, play, wake } from '../../Components/Live/tones';

const storage = 'dispatch-muted';
const distressMs = 6_000;
const notes: Readonly<Record<number, readonly number[]>> = { 1: [880, 660, 880, 660], 2: [660, 660], 3: [520], 4: [440] };
const distressNotes = [990, 740, 990, 740, 990, 740];

/**
 * `new` is `count:level` of the newest incident that came while this page was open; `distress` is how many calls for help nobody has. Its button mutes the first.
 */
class ChimeElement extends HTMLElement {
  static readonly observedAttributes = ['new', 'distress'];
  #heard: string | null = null;
  #repeating: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.#heard = this.getAttribute('new');
    this.addEventListener('click', (event) => {
      if ((event.target as Element).closest('button')) {
        this.#press();
      }
    });
    document.addEventListener('pointerdown', this.#touched);
    document.addEventListener('keydown', this.#touched);
    this.#say();
  }

  disconnectedCallback(): void {
    clearInterval(this.#repeating);
    document.removeEventListener('pointerdown', this.#touched);
    document.removeEventListener('keydown', this.#touched);
  }

  attributeChangedCallback(name: string, _old: string | null, value: string | null): void {
    if (name === 'distress') {
      clearInterval(this.#repeating);
      this.#repeating = undefined;
      if (Number(value) > 0) {
        void this.#sound(distressNotes);
        this.#repeating = setInterval(() => void this.#sound(distressNotes), distressMs);
      }
    } else if (this.isConnected && value !== this.#heard) {
      this.#heard = value;
      const level = Number(value?.split(':')[1]);
      if (!this.#muted) {
        void this.#sound(notes[level] ?? notes[4] ?? []);
      }
    }
  }

  get #muted(): boolean {
    return localStorage.getItem(storage) === 'true';
  }

  // A browser lets a page be heard after a gesture, and not before.
  readonly #touched = (): void => {
    if (!audible()) {
      void wake().then(() => this.#say());
    }
  };

  #press(): void {
    localStorage.setItem(storage, String(!this.#muted));
    this.#say();
  }

  async #sound(hertz: readonly number[]): Promise<void> {
    if (audible() || (await wake())) {
      play(hertz);
      this.dataset.played = String(Number(this.dataset.played ?? 0) + 1);
    }
    this.#say();
  }

  #say(): void {
    const button = this.querySelector('button');
    const state = this.#muted ? 'muted' : audible() ? 'on' : 'waiting';
    if (button) {
      button.dataset.state = state;
      button.setAttribute('aria-pressed', String(this.#muted));
      button.setAttribute('aria-label', button.getAttribute(`data-${state}`) ?? '');
    }
  }
}

customElements.define('cmd-chime', ChimeElement);
