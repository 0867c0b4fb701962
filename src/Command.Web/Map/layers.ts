import type { ExpressionSpecification, GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { serverNow } from '../Components/Live/server-time';
import type { Layers } from './frame';
import { said, type Language } from './language';
import { levelColours, symbolId } from './symbols';

type LayerName = keyof Layers;
const names: readonly LayerName[] = ['alerts', 'cases', 'gauges', 'incidents'];
const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const quietMs = 60 * 60_000;
const staleMs = 3 * quietMs;
const dayMs = 24 * quietMs;
/** Cases are shown to who looks closely: a wall that shows the city whole stays calm. */
const casesFromZoom = 12;
const caseColour = '#8FA3B3';

const level: ExpressionSpecification = ['to-number', ['coalesce', ['get', 'level'], 0]];
const levelColour: ExpressionSpecification = [
  'match', level, 1, levelColours[1], 2, levelColours[2], 3, levelColours[3], 4, levelColours[4], levelColours[0],
];

/**
 * Incidents, alert areas, gauges and cases: hundreds of features, so GeoJSON. One update of a source is in flight at a time and the newest
 * waits: updates faster than the worker would queue without end.
 */
export class LiveLayers {
  readonly #latest: Partial<Record<LayerName, GeoJSON.FeatureCollection>> = {};
  readonly #busy = new Set<LayerName>();
  readonly #waiting = new Set<LayerName>();
  readonly #unseen = new Map<LayerName, () => void>();

  constructor(
    private readonly map: MapLibre,
    private readonly look: { text: string; halo: string; rootPx: number; narrow: boolean },
    private readonly language: Language,
  ) {
    // A source says that it is loaded when its tiles are: from then on the next drawing shows them.
    map.on('sourcedata', (event) => {
      const name = event.sourceId as LayerName;
      if (event.isSourceLoaded && !this.#busy.has(name)) {
        this.#shown(name);
      }
    });
  }

  get incidents(): readonly GeoJSON.Feature[] {
    return this.#latest.incidents?.features ?? [];
  }

  /** Puts the layers on the map; `below` is the layer that stays above all but the incidents. */
  add(below: string): void {
    const { map, look } = this;
    const font = ['Noto Sans Regular'];
    for (const name of names) {
      const crowd = name === 'cases' ? { cluster: true, clusterRadius: 40, clusterMaxZoom: 14 } : {};
      map.addSource(name, { type: 'geojson', data: this.#latest[name] ?? empty, promoteId: 'id', ...crowd });
    }
    map.addLayer({ id: 'alerts-fill', type: 'fill', source: 'alerts', paint: { 'fill-color': levelColour, 'fill-opacity': 0.15 } }, below);
    const edge = { 'line-color': levelColour, 'line-width': look.rootPx / 10 } as const;
    map.addLayer({ id: 'alerts-edge', type: 'line', source: 'alerts', filter: ['==', ['get', 'inForce'], true], paint: edge }, below);
    map.addLayer(
      {
        id: 'alerts-expected',
        type: 'line',
        source: 'alerts',
        filter: ['!=', ['get', 'inForce'], true],
        paint: { ...edge, 'line-dasharray': [3, 2] },
      },
      below,
    );
    this.#addCases(below, font);
    map.addLayer({
      id: 'gauges',
      type: 'symbol',
      source: 'gauges',
      minzoom: 8,
      layout: {
        'icon-image': ['concat', 'gauge-', ['to-string', level]],
        'icon-allow-overlap': true,
        // A telephone shows the city in the width of three names: there they wait until somebody looks closer.
        'text-field': look.narrow ? ['step', ['zoom'], '', 11, ['get', 'label']] : ['get', 'label'],
        'text-font': font,
        'text-size': look.rootPx * 0.7,
        'text-max-width': look.narrow ? 6 : 10,
        'text-anchor': 'left',
        'text-offset': [0.9, 0],
        'text-optional': true,
      },
      paint: { 'icon-opacity': ['get', 'strength'], 'text-color': look.text, 'text-halo-color': look.halo, 'text-halo-width': 1.6 },
    });
    map.addLayer({
      id: 'incidents',
      type: 'symbol',
      source: 'incidents',
      layout: {
        'icon-image': ['get', 'symbol'],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['-', 0, ['case', ['==', level, 0], 5, level]],
        'text-field': ['case', ['>', ['get', 'sources'], 1], ['to-string', ['get', 'sources']], ''],
        'text-font': font,
        'text-size': look.rootPx * 0.7,
        'text-offset': [1.15, -0.85],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: {
        'icon-opacity': ['get', 'strength'],
        'text-color': look.text,
        'text-halo-color': look.halo,
        'text-halo-width': 1.8,
      },
    });
  }

  /** Small circles, hollow until somebody was sent; several at one place are one circle with their number. */
  #addCases(below: string, font: string[]): void {
    const { map, look } = this;
    const small = look.rootPx / 4;
    map.addLayer(
      {
        id: 'cases',
        type: 'circle',
        source: 'cases',
        minzoom: casesFromZoom,
        filter: ['!', ['has', 'point_count']],
        paint: {
          'circle-radius': small,
          'circle-color': ['match', ['get', 'status'], ['open', 'accepted'], look.halo, caseColour],
          'circle-stroke-color': caseColour,
          'circle-stroke-width': small / 2,
          'circle-opacity': ['get', 'strength'],
          'circle-stroke-opacity': ['get', 'strength'],
        },
      },
      below,
    );
    map.addLayer(
      {
        id: 'cases-crowd',
        type: 'circle',
        source: 'cases',
        minzoom: casesFromZoom,
        filter: ['has', 'point_count'],
        paint: { 'circle-radius': small * 2, 'circle-color': look.halo, 'circle-stroke-color': caseColour, 'circle-stroke-width': small / 3, 'circle-opacity': 0.8 },
      },
      below,
    );
    map.addLayer(
      {
        id: 'cases-count',
        type: 'symbol',
        source: 'cases',
        minzoom: casesFromZoom,
        filter: ['has', 'point_count'],
        layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': font, 'text-size': look.rootPx * 0.6 },
        paint: { 'text-color': look.text },
      },
      below,
    );
  }

  /** Takes the newest features; `seen` is called when all of them but the cases, which are no live news, are about to be drawn. */
  apply(layers: Layers, seen: () => void): void {
    const changed = names.filter((name) => layers[name]);
    let left = changed.filter((name) => name !== 'cases').length;
    if (left === 0) {
      seen();
    }
    for (const name of changed) {
      this.#latest[name] = layers[name];
      if (name !== 'cases') {
        this.#unseen.set(name, () => {
          left--;
          if (left === 0) {
            seen();
          }
        });
      }
      this.#send(name);
    }
  }

  /** What was drawn grows old without any news. */
  fade(): void {
    this.#send('incidents');
    this.#send('gauges');
    this.#send('cases');
  }

  #send(name: LayerName): void {
    const source = this.map.getSource<GeoJSONSource>(name);
    const latest = this.#latest[name];
    if (!source || !latest) {
      return;
    }
    if (this.#busy.has(name)) {
      this.#waiting.add(name);
      return;
    }
    this.#busy.add(name);
    void Promise.resolve(source.setData(decorate(name, latest, this.language)) as unknown)
      .catch(() => undefined)
      .then(() => {
        this.#busy.delete(name);
        if (this.#waiting.delete(name)) {
          this.#send(name);
        } else if (this.map.isSourceLoaded(name)) {
          this.#shown(name);
        }
      });
  }

  #shown(name: LayerName): void {
    const tell = this.#unseen.get(name);
    this.#unseen.delete(name);
    tell?.();
  }
}

function decorate(name: LayerName, collection: GeoJSON.FeatureCollection, language: Language): GeoJSON.FeatureCollection {
  const now = serverNow();
  return name === 'alerts'
    ? collection
    : {
        type: 'FeatureCollection',
        features: collection.features.map((feature) => ({
          ...feature,
          properties: { ...feature.properties, ...derived(name, feature.properties ?? {}, now, language) },
        })),
      };
}

function derived(name: LayerName, p: Record<string, unknown>, now: number, language: Language): Record<string, unknown> {
  if (name === 'incidents') {
    const age = now - Date.parse(String(p.lastObservedAt));
    return { symbol: symbolId(String(p.group), Number(p.level ?? 0), age > staleMs), strength: age > staleMs ? 0.4 : age > quietMs ? 0.7 : 1 };
  }
  if (name === 'cases') {
    const age = now - Date.parse(String(p.observedAt));
    return { strength: age > 3 * dayMs ? 0.4 : age > dayMs ? 0.7 : 1 };
  }
  const rhythms = (now - Date.parse(String(p.observedAt))) / 1000 / Math.max(1, Number(p.rhythmSeconds ?? 300));
  return { label: gaugeLabel(p, language), strength: rhythms > 5 ? 0.4 : rhythms > 2 ? 0.7 : 1 };
}

function gaugeLabel(p: Record<string, unknown>, language: Language): string {
  const value = p.value === null || p.value === undefined ? '—' : Number(p.value).toFixed(2);
  return `${said(p, 'name', language)}\n${value} ${String(p.unit ?? '')}`;
}
