import type { Map as MapLibre } from 'maplibre-gl';

/** What a page says about base maps. */
export interface BaseTexts {
  readonly title: string;
  readonly pack: string;
  readonly moved: string;
  readonly fallen: string;
  readonly kept: string;
  readonly faults: Readonly<Record<string, string>>;
}

export interface BaseChoice {
  readonly id: string;
  readonly name: string;
  /** True for one in GCJ-02, which the server moves to where things are. */
  readonly moved?: boolean;
}

/** The city pack's own map, which is always there. */
export const pack = 'pack';

const remembered = 'command-base';
const askMs = 15_000;
const doubtMs = 3_000;

/**
 * Which base map is drawn. One that can't be had gives way to the pack's, with a notice, and comes back by itself; while the server still has kept tiles for
 * what is in view it stays, and the notice says that it is not new.
 */
export class Bases {
  readonly choices: readonly BaseChoice[];
  readonly #notice = document.createElement('p');
  #wanted: string;
  #drawn: string;
  /** A tile of the one that is drawn could not be had. */
  #holes = false;
  #asking = false;
  #watchers: (() => void)[] = [];

  constructor(
    private readonly map: () => MapLibre,
    element: HTMLElement,
    private readonly texts: BaseTexts,
    private readonly chooses: boolean,
    private readonly restyle: () => void,
  ) {
    const others = JSON.parse(element.dataset.bases ?? '[]') as BaseChoice[];
    this.choices = [{ id: pack, name: texts.pack }, ...others];
    const first = (chooses ? read() : null) ?? element.dataset.base ?? pack;
    this.#wanted = this.choices.some((choice) => choice.id === first) ? first : pack;
    this.#drawn = this.#wanted;
    this.#notice.className = 'map-notice';
    this.#notice.dataset.testid = 'map-notice';
    this.#notice.setAttribute('role', 'status');
    this.#notice.hidden = true;
    element.append(this.#notice);
    if (others.length > 0) {
      setInterval(() => void this.#ask(), askMs);
    }
  }

  /** The base map whose style is drawn. */
  get drawn(): string {
    return this.#drawn;
  }

  /** The one that was chosen; it may have given way. */
  get wanted(): string {
    return this.#wanted;
  }

  onChange(told: () => void): void {
    this.#watchers.push(told);
  }

  /** Listens for tiles that can't be had. */
  watch(map: MapLibre): void {
    map.on('error', (event) => {
      const { sourceId } = event as { sourceId?: string };
      const { status } = (event.error ?? {}) as { status?: number };
      if (this.#drawn !== pack && sourceId && (sourceId.startsWith('base-') || sourceId === 'street') && (status === undefined || status >= 500)) {
        this.#doubt();
      }
    });
    void this.#ask();
  }

  choose(id: string): void {
    this.#wanted = id;
    if (this.chooses) {
      write(id);
    }
    this.#say('');
    this.#draw(id);
    void this.#ask();
  }

  #doubt(): void {
    if (!this.#holes) {
      this.#holes = true;
      void this.#ask();
      // The server looks into it before it says how the base map is.
      setTimeout(() => void this.#ask(), doubtMs);
    }
  }

  #draw(id: string): void {
    this.#holes = false;
    if (this.#drawn !== id) {
      this.#drawn = id;
      this.restyle();
    }
    this.#watchers.forEach((told) => told());
  }

  async #ask(): Promise<void> {
    if (this.#wanted === pack || this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      const response = await fetch('/map/bases');
      if (response.ok) {
        this.#hear((await response.json()) as { id: string; fault: string | null }[]);
      }
    } catch {
      // Without the server there is nothing to know; the page's lamp says that it is away.
    } finally {
      this.#asking = false;
    }
  }

  #hear(states: readonly { id: string; fault: string | null }[]): void {
    const { texts } = this;
    const state = states.find((one) => one.id === this.#wanted);
    if (!state || this.#wanted === pack) {
      return;
    }
    if (state.fault) {
      if (this.#holes || this.#drawn !== this.#wanted) {
        this.#draw(pack);
        this.#say(texts.fallen, state.fault);
      } else {
        this.#say(texts.kept, state.fault);
      }
      return;
    }
    this.#say('');
    if (this.#drawn !== this.#wanted) {
      this.#draw(this.#wanted);
    } else if (this.#holes) {
      this.#holes = false;
      const map = this.map();
      Object.keys(map.getStyle().sources)
        .filter((id) => id.startsWith('base-') || id === 'street')
        .forEach((id) => map.refreshTiles(id));
    }
  }

  #say(text: string, fault = ''): void {
    const name = this.choices.find((choice) => choice.id === this.#wanted)?.name ?? this.#wanted;
    const said = text.replace('{0}', name).replace('{1}', this.texts.faults[fault] ?? fault);
    // A notice that is read aloud is not said again while it stays the same.
    if (this.#notice.textContent !== said) {
      this.#notice.textContent = said;
      this.#notice.hidden = said === '';
    }
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}

function write(id: string): void {
  try {
    localStorage.setItem(remembered, id);
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
}
