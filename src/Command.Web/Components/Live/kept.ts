// Keeps what is half typed in this tab, so that a reload or a lost session loses nothing: <cmd-kept name="…" live="…"> around the fields.
// `live` is set by the circuit once it answers to typing; only then what was kept is given back, as if it had been typed.

type Field = HTMLInputElement | HTMLTextAreaElement;

class KeptElement extends HTMLElement {
  static readonly observedAttributes = ['live'];
  #given = false;

  connectedCallback(): void {
    this.addEventListener('input', () => this.#keep());
    this.addEventListener('change', () => this.#keep());
    // A form that was sent or cleared is emptied by the circuit, which makes no event.
    this.addEventListener('click', () => setTimeout(() => this.#keep(), 500));
    this.addEventListener('submit', () => setTimeout(() => this.#keep(), 3_000));
  }

  attributeChangedCallback(_name: string, _old: string | null, live: string | null): void {
    if (live !== null && !this.#given) {
      this.#given = true;
      queueMicrotask(() => this.#give());
    }
  }

  get #key(): string {
    return `kept:${this.getAttribute('name') ?? ''}`;
  }

  #fields(): Field[] {
    return [...this.querySelectorAll<Field>('input[name]:not([type=radio]):not([type=checkbox]), textarea[name]')];
  }

  #keep(): void {
    if (this.#given) {
      sessionStorage.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#fields().map((field) => [field.name, field.value]))));
    }
  }

  #give(): void {
    let kept: Record<string, string>;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.#key) ?? '{}') as Record<string, string>;
    } catch {
      return;
    }
    for (const field of this.#fields()) {
      const value = kept[field.name];
      if (value && !field.value) {
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }
  }
}

customElements.define('cmd-kept', KeptElement);
