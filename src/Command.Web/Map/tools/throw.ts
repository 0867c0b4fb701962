import type { Map as MapLibre } from 'maplibre-gl';
import { button, make } from './dom';
import type { ToolTexts } from './texts';

const minutes = [5, 15, 60] as const;

/** Throws this map's view to a wall for a while: where it looks, and the sheet that is drawn on. */
export class ThrowPanel {
  readonly element = make('section', 'map-throw');
  readonly #screens = make('select');
  readonly #during = make('select');
  readonly #said = make('p');

  constructor(
    private readonly map: MapLibre,
    private readonly texts: ToolTexts,
    private readonly sheet: () => string | null,
  ) {
    const words = texts.throw;
    this.element.dataset.testid = 'map-throw';
    this.element.hidden = true;
    this.#said.setAttribute('role', 'status');
    this.#screens.dataset.testid = 'throw-screen';
    this.#screens.setAttribute('aria-label', words.screen);
    this.#during.setAttribute('aria-label', words.during);
    for (const many of minutes) {
      const option = make('option', '', `${many} min`);
      option.value = String(many);
      option.selected = many === 15;
      this.#during.append(option);
    }
    const acts = make('div', 'map-bar', '', button(words.now, 'throw-now', () => void this.#throw()), button(words.back, 'throw-back', () => void this.#back()));
    this.element.append(make('h2', '', words.title), make('div', 'map-bar', '', this.#screens, this.#during), acts, this.#said);
  }

  get on(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = this.on;
    if (this.on) {
      this.#said.textContent = this.texts.throw.hint;
      void this.#list();
    }
  }

  async #list(): Promise<void> {
    const chosen = this.#screens.value;
    const answer = await ask('/map/walls', 'GET');
    const screens = answer?.ok ? ((await answer.json()) as { id: string; name: string }[]) : [];
    this.#screens.replaceChildren(
      ...[{ id: 'all', name: this.texts.throw.all }, ...screens].map(({ id, name }) => {
        const option = make('option', '', name);
        option.value = id;
        return option;
      }),
    );
    if (chosen && screens.some(({ id }) => id === chosen)) {
      this.#screens.value = chosen;
    }
    if (!answer?.ok) {
      this.#said.textContent = this.texts.unreachable;
    }
  }

  async #throw(): Promise<void> {
    const { lng, lat } = this.map.getCenter();
    const view = { lon: lng, lat, zoom: this.map.getZoom(), sheet: this.sheet(), minutes: Number(this.#during.value) };
    await this.#do('PUT', this.texts.throw.done, JSON.stringify(view));
  }

  async #back(): Promise<void> {
    await this.#do('DELETE', this.texts.throw.takenBack);
  }

  async #do(method: string, done: string, body?: string): Promise<void> {
    const answer = await ask(`/map/walls/${this.#screens.value || 'all'}/view`, method, body);
    this.#said.textContent = answer?.ok ? done.replace('{0}', this.#screens.selectedOptions[0]?.textContent ?? '') : this.texts.throw.failed;
  }
}

async function ask(url: string, method: string, body?: string): Promise<Response | null> {
  try {
    return await fetch(url, { method, signal: AbortSignal.timeout(10_000), ...(body ? { body, headers: { 'Content-Type': 'application/json' } } : {}) });
  } catch {
    return null;
  }
}
