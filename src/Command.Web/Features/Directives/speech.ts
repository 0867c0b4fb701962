// Speaks an instruction into the field before it: <cmd-speech> shows itself only where the browser has a service of its own for that.
// The audio goes to the browser's service and never to this server; what it understood is typed as if by hand, and can be changed.

interface Heard { readonly isFinal: boolean; readonly 0: { readonly transcript: string } }
interface HeardEvent extends Event { readonly resultIndex: number; readonly results: ArrayLike<Heard> }
interface Recogniser extends EventTarget { lang: string; continuous: boolean; interimResults: boolean; start(): void; stop(): void }
type RecogniserType = new () => Recogniser;

const Recognition = (window as { SpeechRecognition?: RecogniserType; webkitSpeechRecognition?: RecogniserType }).SpeechRecognition
  ?? (window as { webkitSpeechRecognition?: RecogniserType }).webkitSpeechRecognition;

class SpeechElement extends HTMLElement {
  #running: Recogniser | null = null;

  connectedCallback(): void {
    if (!Recognition) {
      return;
    }
    this.hidden = false;
    this.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[data-speak]')) {
        this.#toggle(Recognition);
      }
    });
  }

  disconnectedCallback(): void {
    this.#running?.stop();
  }

  #toggle(type: RecogniserType): void {
    if (this.#running) {
      this.#running.stop();
      return;
    }
    const running = new type();
    running.lang = this.lang || 'zh-CN';
    running.continuous = true;
    running.interimResults = false;
    running.addEventListener('result', (event) => this.#heard(event as HeardEvent));
    running.addEventListener('error', () => this.#say('failed'));
    running.addEventListener('end', () => {
      this.#running = null;
      if (this.querySelector('[data-speak]')?.textContent === this.dataset.stop) {
        this.#say('start');
      }
    });
    this.#running = running;
    this.#say('stop');
    running.start();
  }

  #heard(event: HeardEvent): void {
    const field = this.closest('form')?.querySelector<HTMLTextAreaElement>('textarea[name=text]');
    const spoken = this.querySelector<HTMLInputElement>('[data-spoken]');
    if (!field || !spoken) {
      return;
    }
    for (let i = event.resultIndex; i < event.results.length; i++) {
      const heard = event.results[i];
      if (heard?.isFinal) {
        field.value = (field.value + heard[0].transcript.trim()).slice(0, field.maxLength);
      }
    }
    spoken.value = 'true';
    for (const changed of [field, spoken]) {
      changed.dispatchEvent(new Event('input', { bubbles: true }));
      changed.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  #say(what: 'start' | 'stop' | 'failed'): void {
    const button = this.querySelector('[data-speak]');
    if (button) {
      button.textContent = this.dataset[what] ?? '';
    }
  }
}

customElements.define('cmd-speech', SpeechElement);
