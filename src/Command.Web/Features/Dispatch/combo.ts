// A field with proposals: ↓ ↑ choose, Tab or Enter take, Esc puts them away. All of it happens here, so that no key waits for the server.

const patienceMs = 5_000;
let counter = 0;

/** Around an input and a `[role=listbox]` of `[role=option]`. `enter="first"` lets Enter take the first proposal when none is chosen and something is typed. */
class ComboElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('keydown', (event) => this.#key(event), true);
    this.addEventListener('input', () => {
      delete this.dataset.away;
      this.#mark(undefined);
    });
    // The field keeps the focus while a proposal is clicked.
    this.addEventListener('mousedown', (event) => {
      if ((event.target as Element).closest('[role=option]')) {
        event.preventDefault();
      }
    });
    this.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[role=option]')) {
        this.#mark(undefined);
      }
    });
  }

  /** True while the proposals are of what stands in the field: what is typed fast runs ahead of the server's answer. */
  #fresh(input: HTMLInputElement): boolean {
    return this.querySelector<HTMLElement>('[role=listbox]')?.dataset.for === input.value;
  }

  get #options(): HTMLElement[] {
    return this.dataset.away === undefined ? [...this.querySelectorAll<HTMLElement>('[role=option]')] : [];
  }

  #key(event: KeyboardEvent): void {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const options = this.#options;
    const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (options.length > 0) {
          const step = event.key === 'ArrowDown' ? 1 : -1;
          this.#mark(options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length]);
          event.preventDefault();
        }
        event.stopPropagation();
        break;
      case 'Tab':
        if (!event.shiftKey && input.value.trim() !== '' && (at >= 0 || this.getAttribute('tab') === 'first')) {
          this.#choose(input, options, at, event);
        }
        break;
      case 'Enter':
        if (at >= 0 || (this.getAttribute('enter') === 'first' && input.value.trim() !== '')) {
          this.#choose(input, options, at, event);
        }
        break;
      case 'Escape':
        if (options.length > 0 && input.value !== '') {
          this.dataset.away = '';
          event.stopPropagation();
        } else {
          input.blur();
        }
        break;
    }
  }

  #choose(input: HTMLInputElement, options: readonly HTMLElement[], at: number, event: KeyboardEvent): void {
    if (at >= 0 || this.#fresh(input)) {
      const option = options[Math.max(at, 0)];
      if (option) {
        event.preventDefault();
        event.stopPropagation();
        this.#mark(undefined);
        option.click();
      }
      return;
    }
    // The first of an older list would be something else than what was typed.
    event.preventDefault();
    event.stopPropagation();
    const typed = input.value;
    const until = performance.now() + patienceMs;
    const wait = (): void => {
      if (input.value === typed && !this.#fresh(input) && performance.now() < until) {
        setTimeout(wait, 15);
      } else if (input.value === typed) {
        this.#options[0]?.click();
      }
    };
    wait();
  }

  #mark(option: HTMLElement | undefined): void {
    for (const other of this.querySelectorAll('[aria-selected=true]')) {
      other.setAttribute('aria-selected', 'false');
    }
    const input = this.querySelector('input');
    if (option) {
      option.id ||= `option-${++counter}`;
      option.setAttribute('aria-selected', 'true');
      option.scrollIntoView({ block: 'nearest' });
      input?.setAttribute('aria-activedescendant', option.id);
    } else {
      input?.removeAttribute('aria-activedescendant');
    }
  }
}

customElements.define('cmd-combo', ComboElement);
