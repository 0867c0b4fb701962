// Arranging panels with the mouse or a finger. What was done is told to the circuit in a word, by the change of a field; the keys are handled there.

interface Drag {
  readonly kind: 'move' | 'size' | 'drop';
  readonly name: string;
  readonly from: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly startX: number;
  readonly startY: number;
  readonly ghost: HTMLElement;
  moved: boolean;
}

class LayoutGridElement extends HTMLElement {
  #drag: Drag | undefined;

  connectedCallback(): void {
    this.addEventListener('pointerdown', (event) => this.#begin(event));
    // The arrows move a panel, not the page.
    this.addEventListener('keydown', (event) => {
      if (event.key.startsWith('Arrow') && (event.target as HTMLElement).closest('.cell-face')) {
        event.preventDefault();
      }
    });
    document.addEventListener('pointermove', this.#move);
    document.addEventListener('pointerup', this.#end);
    document.addEventListener('pointercancel', this.#cancel);
    document.addEventListener('pointerdown', this.#lift);
  }

  disconnectedCallback(): void {
    document.removeEventListener('pointermove', this.#move);
    document.removeEventListener('pointerup', this.#end);
    document.removeEventListener('pointercancel', this.#cancel);
    document.removeEventListener('pointerdown', this.#lift);
    this.#cancel();
  }

  get #step(): { x: number; y: number } {
    const box = this.getBoundingClientRect();
    return { x: box.width / Number(this.getAttribute('columns')), y: box.height / Number(this.getAttribute('rows')) };
  }

  #begin(event: PointerEvent): void {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>('.cell-box');
    if (!cell || target.closest('.cell-remove') || event.button !== 0) {
      return;
    }
    const of = (name: string): number => Number(cell.dataset[name]);
    this.#start(event, target.closest('.cell-corner') ? 'size' : 'move', cell.dataset.cell ?? '', { x: of('x'), y: of('y'), w: of('w'), h: of('h') });
  }

  /** A panel from the list beside the canvas. */
  readonly #lift = (event: PointerEvent): void => {
    const panel = (event.target as HTMLElement).closest<HTMLElement>('.palette-panel');
    if (panel && event.button === 0) {
      const columns = Number(this.getAttribute('columns'));
      const rows = Number(this.getAttribute('rows'));
      this.#start(event, 'drop', panel.dataset.panel ?? '', { x: 0, y: 0, w: Math.max(1, Math.floor(columns / 4)), h: Math.max(1, Math.floor(rows / 3)) });
    }
  };

  #start(event: PointerEvent, kind: Drag['kind'], name: string, from: Drag['from']): void {
    const ghost = document.createElement('i');
    ghost.className = 'ghost';
    ghost.hidden = true;
    document.body.append(ghost);
    this.#drag = { kind, name, from, startX: event.clientX, startY: event.clientY, ghost, moved: false };
  }

  readonly #move = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) {
      return;
    }
    drag.moved ||= Math.hypot(event.clientX - drag.startX, event.clientY - drag.startY) > 4;
    const at = this.#at(drag, event);
    drag.ghost.hidden = !drag.moved || at === undefined;
    if (drag.moved && at) {
      event.preventDefault();
      const box = this.getBoundingClientRect();
      const step = this.#step;
      drag.ghost.style.cssText = `left:${box.left + at.x * step.x}px;top:${box.top + at.y * step.y}px;width:${at.w * step.x}px;height:${at.h * step.y}px`;
    }
  };

  readonly #end = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) {
      return;
    }
    const at = drag.moved ? this.#at(drag, event) : undefined;
    this.#cancel();
    if (at) {
      this.#tell(drag.kind === 'drop' ? `+${drag.name}:${at.x},${at.y}` : `${drag.name}:${at.x},${at.y},${at.w},${at.h}`);
    }
  };

  readonly #cancel = (): void => {
    this.#drag?.ghost.remove();
    this.#drag = undefined;
  };

  /** Where it would come to lie; undefined off the canvas. */
  #at(drag: Drag, event: PointerEvent): { x: number; y: number; w: number; h: number } | undefined {
    const box = this.getBoundingClientRect();
    const step = this.#step;
    const columns = Number(this.getAttribute('columns'));
    const rows = Number(this.getAttribute('rows'));
    const { from } = drag;
    const dx = Math.round((event.clientX - drag.startX) / step.x);
    const dy = Math.round((event.clientY - drag.startY) / step.y);
    if (drag.kind === 'size') {
      return { ...from, w: clamp(from.w + dx, 1, columns - from.x), h: clamp(from.h + dy, 1, rows - from.y) };
    }
    if (drag.kind === 'move') {
      return { ...from, x: clamp(from.x + dx, 0, columns - from.w), y: clamp(from.y + dy, 0, rows - from.h) };
    }
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) {
      return undefined;
    }
    const x = Math.floor((event.clientX - box.left) / step.x);
    const y = Math.floor((event.clientY - box.top) / step.y);
    return { ...from, x: clamp(x, 0, columns - from.w), y: clamp(y, 0, rows - from.h) };
  }

  #tell(word: string): void {
    const field = this.querySelector<HTMLInputElement>('input.move');
    if (field) {
      field.value = word;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

customElements.define('cmd-layout-grid', LayoutGridElement);

export {};
