// Keeps what is half typed in this tab, so that a reload or a lost session loses nothing: <cmd-kept name="…" live="…"> around the fields.
// With `for="good"` it keeps them in this browser for good: how a person has set a list. What is marked `data-given-back` in it appears when something was.
// With `over` it gives back over what the fields hold, and keeps only what differs from their `data-base`: for texts that are edited and not written anew.
// With `holds` it also keeps what the circuit has put together rather than the visitor typed: its value is that of the hidden field in it, and changes with it.
// `live` is set by the circuit once it answers to typing; only then what was kept is given back, as if it had been typed.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

class KeptElement extends HTMLElement {
  static readonly observedAttributes = ['live', 'holds'];
  #given = false;

  connectedCallback(): void {
    this.addEventListener('input', () => this.#keep());
    this.addEventListener('change', () => this.#keep());
    // A form that was sent or cleared is emptied by the circuit, which makes no event.
    this.addEventListener('click', () => setTimeout(() => this.#keep(), 500));
    this.addEventListener('submit', () => setTimeout(() => this.#keep(), 3_000));
    // What was given back is the person's own again once it is sent or cleared.
    this.addEventListener('submit', () => this.#told(false));
    this.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[data-clears]')) {
        this.#told(false);
      }
    });
  }

  attributeChangedCallback(name: string, _old: string | null, live: string | null): void {
    if (name === 'holds') {
      // The field in it is set by the same drawing, perhaps after this.
      setTimeout(() => this.#keep(), 0);
    } else if (live !== null && !this.#given) {
      this.#given = true;
      queueMicrotask(() => this.#give());
    }
  }

  get #key(): string {
    return `kept:${this.getAttribute('name') ?? ''}`;
  }

  get #shelf(): Storage {
    return this.getAttribute('for') === 'good' ? localStorage : sessionStorage;
  }

  #fields(): Field[] {
    const ticks = this.getAttribute('for') === 'good' ? '' : ':not([type=checkbox])';
    return [...this.querySelectorAll<Field>(`input[name]:not([type=radio])${ticks}, textarea[name], select[name]`)];
  }

  #keep(): void {
    if (this.#given && this.hasAttribute('over') && this.#fields().every((field) => field.dataset.base === undefined || field.dataset.base === field.value)) {
      this.#shelf.removeItem(this.#key);
    } else if (this.#given) {
      const kept = this.#fields().map((field) => [field.name, ticked(field) === undefined ? field.value : ticked(field) ? 'true' : '']);
      this.#shelf.setItem(this.#key, JSON.stringify(Object.fromEntries(kept)));
    }
  }

  #give(): void {
    let kept: Record<string, string>;
    try {
      kept = JSON.parse(this.#shelf.getItem(this.#key) ?? '{}') as Record<string, string>;
    } catch {
      return;
    }
    let given = false;
    for (const field of this.#fields()) {
      const value = kept[field.name];
      const tick = ticked(field);
      if (value && (tick === undefined ? !field.value || (this.hasAttribute('over') && field.value !== value) : !tick)) {
        given = true;
        if (field instanceof HTMLInputElement && tick !== undefined) {
          field.checked = true;
        } else {
          field.value = value;
        }
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }
    if (given) {
      this.#told(true);
    }
  }

  #told(shown: boolean): void {
    const told = this.querySelector<HTMLElement>('[data-given-back]');
    if (told) {
      told.hidden = !shown;
    }
  }
}

/** Whether a box is ticked; undefined for what is no box. */
function ticked(field: Field): boolean | undefined {
  return field instanceof HTMLInputElement && field.type === 'checkbox' ? field.checked : undefined;
}

customElements.define('cmd-kept', KeptElement);
