import { LngLat, Popup, type LngLatLike, type Map as MapLibre } from 'maplibre-gl';
import { ageText } from '../Components/Live/freshness';
import { serverNow } from '../Components/Live/server-time';
import type { BaseTexts } from './bases';
import { cameraList, type Camera, type CameraTexts } from './cameras';
import type { UnitName, UnitRecord } from './frame';
import { said, type Language } from './language';
import type { ToolTexts } from './tools/texts';

/** The words the map says, rendered by the server from the same resources as the pages. */
export interface MapTexts {
  readonly number: string;
  readonly sources: string;
  readonly lastHeard: string;
  readonly exercise: string;
  readonly speed: string;
  readonly stale: string;
  readonly noMap: string;
  readonly stage: string;
  readonly reported: string;
  readonly stages: Readonly<Record<string, string>>;
  readonly statuses: readonly string[];
  readonly unitKinds: Readonly<Record<string, string>>;
  readonly cameras: CameraTexts;
  readonly value: string;
  readonly threshold: string;
  readonly bases: BaseTexts;
  /** Null on a map without exploring tools. */
  readonly tools: ToolTexts | null;
  readonly road: { readonly closed: string; readonly slow: string };
}

const numerals = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];

/** One small window for whatever was pointed at. Everything in it is text: feeds write titles, and text can't run. */
export class MapPopup {
  // The map says what a click means: closing by itself, the popup would close again what the same click has just opened.
  readonly #popup = new Popup({ closeButton: false, closeOnClick: false, maxWidth: 'none', className: 'map-popup' });

  constructor(
    private readonly map: MapLibre,
    private readonly texts: MapTexts,
    private readonly language: Language,
    private readonly watch: (camera: Camera) => void,
  ) {}

  /** A wall has nobody to ask who drew something. */
  get knowsDrawings(): boolean {
    return this.texts.tools !== null;
  }

  incident(at: LngLatLike, p: Record<string, unknown>): void {
    const { texts } = this;
    const level = Number(p.level ?? 0);
    const { lng, lat } = LngLat.convert(at);
    this.#show(
      at,
      `${numerals[level] ?? ''} ${said(p, 'title', this.language)}`.trim(),
      [
        [texts.number, String(p.id)],
        [texts.sources, String(p.sources)],
        [texts.lastHeard, age(Date.parse(String(p.lastObservedAt)))],
        ...mark(p.exercise === true, texts),
      ],
      cameraList(lng, lat, p.exercise === true, texts.cameras, this.watch),
    );
  }

  case(at: LngLatLike, p: Record<string, unknown>): void {
    const { texts } = this;
    this.#show(at, said(p, 'title', this.language), [
      [texts.number, String(p.number)],
      [texts.stage, texts.stages[String(p.status)] ?? ''],
      [texts.reported, age(Date.parse(String(p.observedAt)))],
      ...mark(p.exercise === true, texts),
    ]);
  }

  unit(at: LngLatLike, unit: UnitRecord, name: UnitName | undefined, fixedAt: number, stale: boolean): void {
    const { texts } = this;
    this.#show(at, name?.callSign ?? '', [
      [name ? (texts.unitKinds[name.kind] ?? name.kind) : '', texts.statuses[unit.status] ?? ''],
      ...(unit.speedKmh === null ? [] : ([[texts.speed, `${Math.round(unit.speedKmh)} km/h`]] as [string, string][])),
      [texts.lastHeard, age(fixedAt)],
      ...(stale ? ([['', texts.stale]] as [string, string][]) : []),
      ...mark(unit.exercise, texts),
    ]);
  }

  gauge(at: LngLatLike, p: Record<string, unknown>): void {
    const { texts } = this;
    const unit = String(p.unit ?? '');
    this.#show(at, said(p, 'name', this.language), [
      [texts.value, p.value === null || p.value === undefined ? '—' : `${Number(p.value).toFixed(2)} ${unit}`],
      ...(typeof p.threshold === 'number' ? ([[texts.threshold, `${p.threshold.toFixed(2)} ${unit}`]] as [string, string][]) : []),
      [texts.lastHeard, age(Date.parse(String(p.observedAt)))],
      ...mark(p.exercise === true, texts),
    ]);
  }

  closure(at: LngLatLike, p: Record<string, unknown>): void {
    const { texts } = this;
    this.#show(at, said(p, 'title', this.language), [
      ['', p.closed === true ? texts.road.closed : texts.road.slow],
      [texts.reported, age(Date.parse(String(p.observedAt)))],
      ...mark(p.exercise === true, texts),
    ]);
  }

  camera(at: LngLatLike, p: Record<string, unknown>): void {
    const { texts } = this;
    const { lng, lat } = LngLat.convert(at);
    this.#show(
      at,
      String(p.name),
      [[texts.cameras.statuses[String(p.status)] ?? '', age(Date.parse(String(p.observedAt)))], ...mark(p.exercise === true, texts)],
      cameraList(lng, lat, p.exercise === true, texts.cameras, this.watch),
    );
  }

  drawing(at: LngLatLike, p: Record<string, unknown>): void {
    const { draw } = this.texts.tools!;
    this.#show(at, p.text ? String(p.text) : (draw.forms[String(p.form)] ?? ''), [
      [draw.sheet, p.sheet === 'city' ? draw.common : String(p.sheet)],
      [draw.by, String(p.author)],
      ['', age(Date.parse(String(p.observedAt)))],
    ]);
  }

  alert(at: LngLatLike, p: Record<string, unknown>): void {
    const level = Number(p.level ?? 0);
    this.#show(at, `${numerals[level] ?? ''} ${said(p, 'headline', this.language)}`.trim(), mark(p.exercise === true, this.texts));
  }

  hide(): void {
    this.#popup.remove();
  }

  #show(at: LngLatLike, title: string, rows: readonly [string, string][], ...more: readonly HTMLElement[]): void {
    const root = document.createElement('div');
    const heading = document.createElement('strong');
    heading.textContent = title;
    root.append(heading);
    for (const [label, value] of rows) {
      const row = document.createElement('div');
      const left = document.createElement('span');
      const right = document.createElement('b');
      left.textContent = label;
      right.textContent = value;
      row.append(left, right);
      root.append(row);
    }
    root.append(...more);
    this.#popup.setLngLat(at).setDOMContent(root).addTo(this.map);
  }
}

function age(ms: number): string {
  return ageText(serverNow() - ms);
}

function mark(exercise: boolean, texts: MapTexts): [string, string][] {
  return exercise ? [['', texts.exercise]] : [];
}
