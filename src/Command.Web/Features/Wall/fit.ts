/**
 * Shows the rows of its list that fit whole and counts the others: `text` with {0}, to which `beyond` adds those that were not rendered at all.
 * A wall has nobody to scroll it, and a row cut in half is no row.
 */
class FitElement extends HTMLElement {
  static readonly observedAttributes = ['beyond', 'text'];
  readonly #resized = new ResizeObserver(() => this.#soon());
  readonly #changed = new MutationObserver(() => this.#soon());
  #asked = 0;
  #list: Element | undefined;

  connectedCallback(): void {
    this.#resized.observe(this);
    if (this.parentElement) {
      this.#resized.observe(this.parentElement);
    }
    this.#changed.observe(this, { childList: true });
    this.#soon();
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    this.#changed.disconnect();
    cancelAnimationFrame(this.#asked);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) {
      this.#soon();
    }
  }

  #soon(): void {
    cancelAnimationFrame(this.#asked);
    this.#asked = requestAnimationFrame(() => this.#fit());
  }

  #fit(): void {
    const list = this.firstElementChild;
    if (!list) {
      return;
    }
    // The circuit puts this element into the page before its rows.
    if (list !== this.#list) {
      this.#list = list;
      this.#resized.observe(list);
      this.#changed.observe(list, { childList: true });
    }
    const rows = [...list.children] as HTMLElement[];
    const beyond = Number(this.getAttribute('beyond') ?? 0);
    const box = this.getBoundingClientRect();
    const bottoms = rows.map((row) => row.getBoundingClientRect().bottom);
    const room = box.bottom + 1.5;
    const all = bottoms.every((bottom) => bottom <= room);
    // The line that counts the others needs room too, where it stands over the list.
    const line = parseFloat(getComputedStyle(this).fontSize) * 1.2;
    const limit = all ? room : room - line;
    let cut = 0;
    rows.forEach((row, index) => {
      const out = !all && (bottoms[index] ?? 0) > limit;
      cut += out ? 1 : 0;
      if (row.hasAttribute('data-cut') !== out) {
        row.toggleAttribute('data-cut', out);
      }
    });
    // Those not rendered have a line of their own below the list while everything else fits.
    const more = cut > 0 ? (this.getAttribute('text') ?? '{0}').replace('{0}', String(cut + beyond)) : null;
    if (more === null) {
      this.removeAttribute('data-more');
    } else if (this.getAttribute('data-more') !== more) {
      this.setAttribute('data-more', more);
    }
  }
}

customElements.define('cmd-fit', FitElement);
