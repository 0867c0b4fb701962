import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { serverNow } from '../Components/Live/server-time';
import type { Layers } from './frame';
import { said, type Language } from './language';
import { gravest, layerNames, sourcesOf, sourceSpec, styledLayers, type LayerName, type Look, type SourceName } from './layer-styles';
import { symbolId } from './symbols';
import { bearing, type Position } from './tools/drawings';

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const sources = layerNames.flatMap((name) => sourcesOf[name]);
const quietMs = 60 * 60_000;
const staleMs = 3 * quietMs;
const dayMs = 24 * quietMs;
/** An update that has not come back for this long is taken for lost. */
const lostMs = 20_000;

/** The drawings of all sheets: what a desk shows. A wall shows what it is directed to. */
export const everySheet = '*';

/** Layers that are live news: a frame is painted when they are. */
const news: ReadonlySet<LayerName> = new Set(['alerts', 'gauges', 'incidents']);

/**
 * Incidents, alert areas, gauges, roads, cases and cameras: hundreds of features, so GeoJSON. One update of a source is in flight at a time and the
 * newest waits: updates faster than the worker would queue without end.
 */
export class LiveLayers {
  readonly #latest: Partial<Record<LayerName, GeoJSON.FeatureCollection>> = {};
  /** Whose drawings are shown: everybody's, one sheet's, or none. */
  #sheet: string | null;
  #past: { readonly layers: Layers; readonly at: number } | null = null;
  readonly #hidden = new Set<LayerName>();
  readonly #busy = new Map<SourceName, number>();
  readonly #waiting = new Set<SourceName>();
  readonly #flying = new Map<SourceName, number>();
  readonly #unseen = new Map<SourceName, () => void>();
  #generation = 0;

  /** Updates handed to the map's worker, those that came back, and the most of one source that were under way at a time; for tests. */
  readonly sent = { updates: 0, done: 0, mostAtOnce: 0 };

  constructor(
    private readonly map: MapLibre,
    private readonly look: () => Look,
    private readonly language: Language,
    sheet: string | null,
  ) {
    this.#sheet = sheet;
    // A source says that it is loaded when its tiles are: from then on the next drawing shows them.
    map.on('sourcedata', (event) => {
      const name = event.sourceId as SourceName;
      if (event.isSourceLoaded && !this.#busy.has(name)) {
        this.#shown(name);
      }
    });
  }

  get incidents(): readonly GeoJSON.Feature[] {
    return this.features('incidents');
  }

  /** What is shown of a layer: what is now, or what was while the past is looked at. */
  features(name: LayerName): readonly GeoJSON.Feature[] {
    return this.#of(name)?.features ?? [];
  }

  get showsPast(): boolean {
    return this.#past !== null;
  }

  /** Shows the layers as they stood at a moment, ms since 1970, until {@link showNow}. What is live is taken all the same. */
  showPast(layers: Layers, at: number): void {
    this.#past = { layers, at };
    this.#sendAll();
  }

  /** Shows the drawings of one sheet, of all (`everySheet`), or with null none. */
  showSheet(sheet: string | null): void {
    if (this.#sheet !== sheet) {
      this.#sheet = sheet;
      this.#send('drawings');
    }
  }

  showNow(): void {
    this.#past = null;
    this.#sendAll();
  }

  /** Puts on the map whatever is not there: the first time, and after a style was replaced or the graphics card lost. `below` is the units' layer. */
  add(below: string): void {
    const { map } = this;
    for (const name of sources) {
      if (!map.getSource(name)) {
        map.addSource(name, { ...sourceSpec(name), data: empty });
      }
    }
    for (const { of, above, spec } of styledLayers(this.look())) {
      if (!map.getLayer(spec.id)) {
        map.addLayer(spec, above ? undefined : below);
        this.#show(spec.id, of);
      }
    }
    // What was under way to the style before will never arrive.
    this.#generation++;
    this.#busy.clear();
    this.#flying.clear();
    this.#waiting.clear();
    for (const name of layerNames) {
      this.#send(name);
    }
  }

  /** Shows or hides a layer. What is hidden is kept until the server stops telling it. */
  toggle(name: LayerName, shown: boolean): void {
    if (shown) {
      this.#hidden.delete(name);
    } else {
      this.#hidden.add(name);
    }
    for (const { of, spec } of styledLayers(this.look())) {
      if (of === name && this.map.getLayer(spec.id)) {
        this.#show(spec.id, of);
      }
    }
  }

  isShown(name: LayerName): boolean {
    return !this.#hidden.has(name);
  }

  /** Takes the newest features; `seen` is called when all of them that are live news are about to be drawn. */
  apply(layers: Layers, seen: () => void): void {
    const changed = layerNames.filter((name) => layers[name]);
    const awaited = (this.#past ? [] : changed).filter((name) => news.has(name)).flatMap((name) => sourcesOf[name]);
    let left = awaited.length;
    if (left === 0) {
      seen();
    }
    for (const name of awaited) {
      this.#unseen.set(name, () => {
        left--;
        if (left === 0) {
          seen();
        }
      });
    }
    for (const name of changed) {
      this.#latest[name] = layers[name];
      if (!this.#past) {
        this.#send(name);
      }
    }
  }

  /** What was drawn grows old without any news. */
  fade(): void {
    for (const name of layerNames.filter((layer) => layer !== 'alerts' && layer !== 'cameras' && layer !== 'drawings')) {
      this.#send(name);
    }
  }

  #show(id: string, of: LayerName): void {
    this.map.setLayoutProperty(id, 'visibility', this.isShown(of) ? 'visible' : 'none');
  }

  #of(name: LayerName): GeoJSON.FeatureCollection | undefined {
    return this.#past ? (this.#past.layers[name] ?? empty) : this.#latest[name];
  }

  #sendAll(): void {
    for (const name of layerNames) {
      this.#send(name);
    }
  }

  #send(name: LayerName): void {
    for (const source of sourcesOf[name]) {
      this.#update(name, source);
    }
  }

  #update(name: LayerName, target: SourceName): void {
    const source = this.map.getSource<GeoJSONSource>(target);
    const latest = this.#of(name);
    if (!source || !latest) {
      return;
    }
    const since = this.#busy.get(target);
    if (since !== undefined && performance.now() - since < lostMs) {
      this.#waiting.add(target);
      return;
    }
    const begun = performance.now();
    this.#busy.set(target, begun);
    this.#flying.set(target, (this.#flying.get(target) ?? 0) + 1);
    this.sent.updates++;
    this.sent.mostAtOnce = Math.max(this.sent.mostAtOnce, this.#flying.get(target)!);
    const generation = this.#generation;
    void Promise.resolve(source.setData(target === 'drawings' ? drawn(latest, this.#sheet) : decorate(target, latest, this.language, this.#past?.at ?? serverNow())) as unknown)
      .catch(() => undefined)
      .then(() => {
        if (generation !== this.#generation) {
          return;
        }
        this.sent.done++;
        this.#flying.set(target, this.#flying.get(target)! - 1);
        if (this.#busy.get(target) !== begun) {
          return;
        }
        this.#busy.delete(target);
        if (this.#waiting.delete(target)) {
          this.#update(name, target);
        } else if (this.map.getSource(target) && this.map.isSourceLoaded(target)) {
          this.#shown(target);
        }
      });
  }

  #shown(name: SourceName): void {
    const tell = this.#unseen.get(name);
    this.#unseen.delete(name);
    tell?.();
  }
}

/** The drawings of a sheet, and the heads of its arrows. */
function drawn(collection: GeoJSON.FeatureCollection, sheet: string | null): GeoJSON.FeatureCollection {
  const features = collection.features.filter((f) => sheet === everySheet || f.properties?.sheet === sheet);
  const heads = features.flatMap((f): GeoJSON.Feature[] => {
    const points = f.properties?.form === 'arrow' && f.geometry.type === 'LineString' ? f.geometry.coordinates : [];
    const [before, tip] = points.slice(-2) as unknown as [Position?, Position?];
    return before && tip ? [{ type: 'Feature', properties: { id: f.properties?.id, form: 'head', rotate: bearing(before, tip) }, geometry: { type: 'Point', coordinates: [...tip] } }] : [];
  });
  return { type: 'FeatureCollection', features: [...features, ...heads] };
}

function decorate(name: SourceName, collection: GeoJSON.FeatureCollection, language: Language, now: number): GeoJSON.FeatureCollection {
  if (name === 'alerts' || name === 'cameras') {
    return collection;
  }
  return {
    type: 'FeatureCollection',
    features: collection.features
      .filter((feature) => belongs(name, feature))
      .map((feature) => ({ ...feature, properties: { ...feature.properties, ...derived(name, feature.properties ?? {}, now, language) } })),
  };
}

function belongs(name: SourceName, feature: GeoJSON.Feature): boolean {
  const level = Number(feature.properties?.level ?? 0);
  const grave = level > 0 && level <= gravest;
  return name === 'incidents' ? grave : name === 'incidents-minor' ? !grave : true;
}

function derived(name: SourceName, p: Record<string, unknown>, now: number, language: Language): Record<string, unknown> {
  switch (name) {
    case 'incidents':
    case 'incidents-minor': {
      const age = now - Date.parse(String(p.lastObservedAt));
      return { symbol: symbolId(String(p.group), Number(p.level ?? 0), age > staleMs), strength: age > staleMs ? 0.4 : age > quietMs ? 0.7 : 1 };
    }
    case 'cases':
    case 'closures': {
      const age = now - Date.parse(String(p.observedAt));
      return { strength: age > 3 * dayMs ? 0.4 : age > dayMs ? 0.7 : 1 };
    }
    default: {
      const rhythms = (now - Date.parse(String(p.observedAt))) / 1000 / Math.max(1, Number(p.rhythmSeconds ?? 300));
      return { label: gaugeLabel(p, language), strength: rhythms > 5 ? 0.4 : rhythms > 2 ? 0.7 : 1 };
    }
  }
}

function gaugeLabel(p: Record<string, unknown>, language: Language): string {
  const value = p.value === null || p.value === undefined ? '—' : Number(p.value).toFixed(2);
  return `${said(p, 'name', language)}\n${value} ${String(p.unit ?? '')}`;
}
