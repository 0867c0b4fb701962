import { Marker, type GeoJSONSource, type Map as MapLibre, type MapMouseEvent } from 'maplibre-gl';
import { ageText } from '../../Components/Live/freshness';
import { serverNow } from '../../Components/Live/server-time';
import { said, type Language } from '../language';
import type { LiveLayers } from '../layers';
import type { Palette } from '../palette';
import { button, make } from './dom';
import { commonSheet, drawingOf, erase, forms, geometryOf, newId, NotDrawn, pointsNeeded, put, type Drawing, type Form, type Position } from './drawings';
import type { ToolTexts } from './texts';

const mostHandles = 60;
const mostUndo = 50;

/** Takes back the last thing that this page did. */
type Undo = () => Promise<void>;

/**
 * Draws on a sheet that everybody sees: the common one, or an incident's. What is drawn goes to the server and comes back with everybody's next frame; a change
 * of something that somebody else has changed meanwhile is refused and told.
 */
export class DrawTool {
  readonly element = make('section', 'map-draw');
  readonly #sheet = make('select');
  readonly #words = make('input');
  readonly #said = make('p', 'map-draw-said');
  readonly #export = make('a');
  readonly #chosen = make('div', 'map-draw-chosen');
  readonly #buttons = new Map<Form, HTMLButtonElement>();
  readonly #centre = make('p', 'hint');
  readonly #cross = make('div', 'map-cross');
  readonly #actions: Record<'here' | 'finish' | 'back' | 'undo', HTMLButtonElement>;
  #form: Form | null = null;
  #points: Position[] = [];
  #selected: Drawing | null = null;
  #handles: Marker[] = [];
  #undo: Undo[] = [];
  /** The versions that this page made: what is taken back is its own change and nobody else's. */
  readonly #own = new Map<string, number>();
  #busy = false;

  constructor(
    private readonly map: MapLibre,
    host: HTMLElement,
    private readonly layers: LiveLayers,
    private readonly texts: ToolTexts,
    private readonly language: Language,
    private readonly palette: () => Palette,
  ) {
    const { draw } = texts;
    this.element.dataset.testid = 'map-draw';
    this.element.setAttribute('aria-label', draw.title);
    this.element.hidden = true;
    this.#cross.hidden = true;
    this.#said.setAttribute('role', 'status');
    this.#words.maxLength = 200;
    this.#words.dataset.testid = 'draw-words';
    this.#words.setAttribute('aria-label', draw.words);
    this.#words.placeholder = draw.words;
    this.#sheet.dataset.testid = 'draw-sheet';
    this.#sheet.setAttribute('aria-label', draw.sheet);
    this.#sheet.addEventListener('focus', () => this.#sheets());
    this.#sheet.addEventListener('change', () => this.#link());
    this.#export.textContent = draw.export;
    this.#export.dataset.testid = 'draw-export';
    this.#actions = {
      here: button(draw.addHere, 'draw-here', () => this.#add(this.map.getCenter().toArray())),
      finish: button(draw.finish, 'draw-finish', () => void this.#finish()),
      back: button(draw.back, 'draw-back', () => this.back()),
      undo: button(draw.undo, 'draw-undo', () => void this.#takeBack()),
    };
    const bar = make('div', 'map-bar');
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', draw.title);
    for (const form of forms) {
      const made = button(draw.forms[form] ?? form, `draw-${form}`, () => this.#take(this.#form === form ? null : form));
      made.setAttribute('aria-pressed', 'false');
      this.#buttons.set(form, made);
      bar.append(made);
    }
    const { here, finish, back, undo } = this.#actions;
    this.element.append(
      make('h2', '', draw.title),
      make('div', 'map-draw-row', '', this.#sheet, this.#export),
      bar,
      this.#words,
      make('div', 'map-bar', '', here, finish, back, undo),
      this.#centre,
      this.#said,
      this.#chosen,
    );
    host.append(this.#cross);
    map.on('move', () => this.#where());
    this.#sheets();
    this.#show();
  }

  get on(): boolean {
    return !this.element.hidden;
  }

  /** The sheet that is drawn on; null while nobody draws. */
  get sheet(): string | null {
    return this.on ? this.#sheet.value : null;
  }

  begin(): void {
    this.element.hidden = false;
    this.#cross.hidden = false;
    this.#sheets();
    this.#say(this.texts.draw.hint);
    this.#where();
    this.#show();
  }

  end(): void {
    this.#take(null);
    this.#select(null);
    this.element.hidden = true;
    this.#cross.hidden = true;
  }

  click(event: MapMouseEvent): void {
    if (this.#form) {
      this.#add(event.lngLat.toArray());
      return;
    }
    const near = 6;
    const { x, y } = event.point;
    const ids = ['drawings-marks', 'drawings-words', 'drawings-line', 'drawings-fill'].filter((id) => this.map.getLayer(id));
    const hit = this.map.queryRenderedFeatures([[x - near, y - near], [x + near, y + near]], { layers: ids })[0];
    this.#select(hit ? this.#find(String(hit.properties.id)) : null);
  }

  /** Enter at the map adds the middle of the view; with the modifier it ends what is drawn. */
  key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement || event.target instanceof HTMLSelectElement) {
      return;
    }
    if (event.key === 'Enter' && this.#form) {
      event.preventDefault();
      if (event.ctrlKey) {
        void this.#finish();
      } else {
        this.#add(this.map.getCenter().toArray());
      }
    } else if (event.key === 'Backspace') {
      this.back();
    } else if (event.key === 'z' && event.ctrlKey) {
      event.preventDefault();
      void this.#takeBack();
    }
  }

  /** Takes back the last point of what is being drawn. */
  back(): void {
    this.#points.pop();
    this.#show();
  }

  /** Puts what is being drawn on a style that does not have it. */
  decorate(): void {
    const { map } = this;
    if (!map.getSource('sketch')) {
      map.addSource('sketch', { type: 'geojson', data: this.#sketch() });
    }
    if (!map.getLayer('sketch-line')) {
      const { ink, halo } = this.palette();
      map.addLayer({ id: 'sketch-fill', type: 'fill', source: 'sketch', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': ink, 'fill-opacity': 0.15 } });
      map.addLayer({ id: 'sketch-line', type: 'line', source: 'sketch', paint: { 'line-color': ink, 'line-width': 3, 'line-dasharray': [1.5, 1] } });
      map.addLayer({ id: 'sketch-points', type: 'circle', source: 'sketch', paint: { 'circle-radius': 5, 'circle-color': halo, 'circle-stroke-color': ink, 'circle-stroke-width': 2 } });
    }
  }

  /** What is chosen may have been changed or taken away by somebody else. */
  refresh(): void {
    const chosen = this.#selected;
    if (!chosen || !this.on) {
      return;
    }
    const now = this.#find(chosen.id);
    if (!now) {
      this.#select(null);
      this.#say(this.texts.draw.gone);
    } else if (now.version !== chosen.version) {
      this.#select(now);
    }
  }

  #find(id: string): Drawing | null {
    const feature = this.layers.features('drawings').find((one) => String(one.properties?.id) === id);
    return feature ? drawingOf(feature) : null;
  }

  #sheets(): void {
    const chosen = this.#sheet.value || commonSheet;
    const incidents = this.layers.incidents.map((f) => [String(f.properties?.id), `${String(f.properties?.id)} ${said(f.properties ?? {}, 'title', this.language)}`] as const);
    const all = [[commonSheet, this.texts.draw.common] as const, ...incidents.sort(([a], [b]) => b.localeCompare(a))];
    this.#sheet.replaceChildren(
      ...all.map(([id, name]) => {
        const option = make('option', '', name);
        option.value = id;
        return option;
      }),
    );
    this.#sheet.value = all.some(([id]) => id === chosen) ? chosen : commonSheet;
    this.#link();
  }

  #link(): void {
    this.#export.href = `map/drawings.geojson?sheet=${encodeURIComponent(this.#sheet.value)}`;
  }

  #take(form: Form | null): void {
    this.#form = form;
    this.#points = [];
    this.#buttons.forEach((made, name) => made.setAttribute('aria-pressed', String(name === form)));
    this.map.getCanvas().style.cursor = form ? 'crosshair' : '';
    if (form) {
      this.#select(null);
      this.#say(pointsNeeded(form)[1] ? this.texts.draw.hintMany : this.texts.draw.hintOne);
    }
    this.#show();
  }

  #add(point: Position | [number, number]): void {
    if (!this.#form) {
      this.#say(this.texts.draw.chooseForm);
      return;
    }
    this.#points.push([round(point[0]), round(point[1])]);
    this.#show();
    if (!pointsNeeded(this.#form)[1]) {
      void this.#finish();
    }
  }

  async #finish(): Promise<void> {
    const form = this.#form;
    if (!form || this.#points.length < pointsNeeded(form)[0]) {
      this.#say(this.texts.draw.tooFew);
      return;
    }
    if (form === 'text' && this.#words.value.trim() === '') {
      this.#points = [];
      this.#show();
      this.#say(this.texts.draw.wordsFirst);
      this.#words.focus();
      return;
    }
    const drawing = { id: newId(), sheet: this.#sheet.value, form, points: [...this.#points], text: this.#words.value.trim() };
    if (await this.#do(() => this.#put(drawing, 0), () => erase(drawing.id, this.#own.get(drawing.id) ?? 0, this.#tongue))) {
      this.#points = [];
      this.#words.value = '';
      this.#show();
    }
  }

  #select(drawing: Drawing | null): void {
    this.#selected = drawing;
    this.#handles.forEach((handle) => handle.remove());
    this.#handles = [];
    this.#chosen.replaceChildren();
    if (!drawing) {
      return;
    }
    const { draw } = this.texts;
    const words = make('input');
    words.value = drawing.text;
    words.maxLength = 200;
    words.dataset.testid = 'draw-chosen-words';
    words.setAttribute('aria-label', draw.words);
    this.#chosen.append(
      make('p', '', `${draw.forms[drawing.form] ?? drawing.form} · ${drawing.author} · ${ageText(serverNow() - drawing.at)}`),
      words,
      make(
        'div',
        'map-bar',
        '',
        button(draw.save, 'draw-save', () => void this.#change(drawing, { ...drawing, text: words.value.trim() })),
        button(draw.erase, 'draw-erase', () => void this.#erase(drawing)),
      ),
    );
    if (drawing.form === 'area') {
      const list = make('a', 'map-link', draw.evacuation);
      list.href = `/evacuation?drawing=${encodeURIComponent(drawing.id)}`;
      list.target = '_blank';
      list.dataset.testid = 'draw-evacuation';
      this.#chosen.append(list);
    }
    if (drawing.points.length <= mostHandles) {
      this.#handles = drawing.points.map((point, index) => this.#handle(drawing, point, index));
    }
  }

  #handle(drawing: Drawing, [lon, lat]: Position, index: number): Marker {
    const marker = new Marker({ element: make('div', 'map-handle'), draggable: true }).setLngLat([lon, lat]).addTo(this.map);
    marker.on('dragend', () => {
      const { lng, lat: north } = marker.getLngLat();
      const points = drawing.points.map((point, i) => (i === index ? ([round(lng), round(north)] as const) : point));
      void this.#change(drawing, { ...drawing, points });
    });
    return marker;
  }

  async #change(before: Drawing, after: Drawing): Promise<void> {
    const back = (): Promise<void> => this.#put(before, this.#own.get(before.id) ?? 0);
    if (!(await this.#do(() => this.#put(after, before.version), back))) {
      // What was not taken must not look as if it had been.
      this.#select(this.#find(before.id));
    }
  }

  async #erase(drawing: Drawing): Promise<void> {
    if (await this.#do(() => erase(drawing.id, drawing.version, this.#tongue), () => this.#put(drawing, 0))) {
      this.#select(null);
    }
  }

  async #put(drawing: Parameters<typeof put>[0], was: number): Promise<void> {
    await put(drawing, was, this.#tongue);
    this.#own.set(drawing.id, was + 1);
  }

  async #takeBack(): Promise<void> {
    const last = this.#undo.pop();
    if (last) {
      await this.#do(last, null);
    }
  }

  async #do(work: () => Promise<void>, undo: Undo | null): Promise<boolean> {
    if (this.#busy) {
      return false;
    }
    this.#busy = true;
    this.#show();
    try {
      await work();
      if (undo) {
        this.#undo.push(undo);
        this.#undo.splice(0, this.#undo.length - mostUndo);
      }
      this.#say(this.texts.draw.done);
      return true;
    } catch (error) {
      this.#say(error instanceof NotDrawn ? error.message : this.texts.draw.unreachable);
      return false;
    } finally {
      this.#busy = false;
      this.#show();
    }
  }

  get #tongue(): string {
    return this.language === 'En' ? 'en' : 'zh';
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }

  #where(): void {
    if (this.on) {
      const { lng, lat } = this.map.getCenter();
      this.#centre.textContent = `${this.texts.draw.centre} ${lng.toFixed(5)}, ${lat.toFixed(5)}`;
    }
  }

  #show(): void {
    const { here, finish, back, undo } = this.#actions;
    const more = this.#form !== null && pointsNeeded(this.#form)[1];
    here.disabled = this.#form === null || this.#busy;
    finish.disabled = !more || this.#busy || this.#points.length < pointsNeeded(this.#form!)[0];
    back.disabled = this.#points.length === 0 || this.#busy;
    undo.disabled = this.#undo.length === 0 || this.#busy;
    void this.map.getSource<GeoJSONSource>('sketch')?.setData(this.#sketch());
  }

  #sketch(): GeoJSON.FeatureCollection {
    const geometry = geometryOf(this.#form ?? 'line', this.#points);
    return { type: 'FeatureCollection', features: geometry ? [{ type: 'Feature', properties: {}, geometry }] : [] };
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
