import { button, make } from './dom';
import type { ToolTexts } from './texts';

/** One thing that /map/search found. */
export interface Found {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly lon: number;
  readonly lat: number;
}

const pauseMs = 250;

/** A box to type into; what is found is a list that the keyboard walks through. */
export class SearchBox {
  readonly element = make('div', 'map-search');
  readonly #input = make('input');
  readonly #list = make('ul');
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly texts: ToolTexts,
    private readonly language: 'zh' | 'en',
    private readonly go: (found: Found) => void,
  ) {
    this.#input.type = 'search';
    this.#input.maxLength = 200;
    this.#input.placeholder = texts.search;
    this.#input.setAttribute('aria-label', texts.search);
    this.#input.dataset.testid = 'map-search';
    this.#list.setAttribute('role', 'list');
    this.#list.hidden = true;
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#ask(), pauseMs);
    });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.append(this.#input, this.#list);
  }

  async #ask(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const text = this.#input.value.trim();
    if (text === '') {
      this.#show([]);
      this.#list.hidden = true;
      return;
    }
    try {
      const response = await fetch(`/map/search?lang=${this.language}&q=${encodeURIComponent(text)}`, { signal: this.#asking.signal });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      this.#show((await response.json()) as Found[]);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') {
        this.#list.replaceChildren(make('li', 'nothing', this.texts.unreachable));
        this.#list.hidden = false;
      }
    }
  }

  #show(found: readonly Found[]): void {
    this.#list.replaceChildren(...(found.length > 0 ? found.map((f) => this.#row(f)) : [make('li', 'nothing', this.texts.nothing)]));
    this.#list.hidden = false;
  }

  #row(found: Found): HTMLElement {
    const row = button('', 'map-found', () => {
      this.#list.hidden = true;
      this.go(found);
    });
    row.dataset.kind = found.kind;
    row.append(make('i', '', this.texts.found[found.kind] ?? found.kind), make('span', '', found.title), make('small', '', found.detail));
    return make('li', '', '', row);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.#list.hidden = true;
      this.#input.focus();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const rows = [...this.#list.querySelectorAll('button')];
    if (step === 0 || rows.length === 0) {
      return;
    }
    event.preventDefault();
    const next = rows.indexOf(document.activeElement as HTMLButtonElement) + step;
    (rows[next] ?? this.#input).focus();
  }
}
