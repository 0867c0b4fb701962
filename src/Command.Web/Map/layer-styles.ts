import type { AddLayerObject, ExpressionSpecification, GeoJSONSourceSpecification } from 'maplibre-gl';
import type { Layers } from './frame';
import { levelColours, type Palette } from './palette';

export type LayerName = keyof Layers;

/** Incidents are two sources: what is grave is never gathered into a cluster, wherever it lies. */
export type SourceName = LayerName | 'incidents-minor';

/** The sources that a layer's features go to. */
export const sourcesOf: Readonly<Record<LayerName, readonly SourceName[]>> = {
  alerts: ['alerts'],
  closures: ['closures'],
  cases: ['cases'],
  cameras: ['cameras'],
  gauges: ['gauges'],
  incidents: ['incidents', 'incidents-minor'],
  drawings: ['drawings'],
};

export const layerNames = Object.keys(sourcesOf) as LayerName[];

/** Incidents of this level and graver stand alone. */
export const gravest = 2;

export interface Look {
  readonly palette: Palette;
  readonly rootPx: number;
  readonly narrow: boolean;
}

export interface StyledLayer {
  readonly of: LayerName;
  /** Drawn over the units. */
  readonly above: boolean;
  readonly spec: AddLayerObject;
}

/** Cases and cameras are shown to who looks closely: a wall that shows the city whole stays calm. */
const closeUp = 12;
const font = ['Noto Sans Regular'];

const level: ExpressionSpecification = ['to-number', ['coalesce', ['get', 'level'], 0]];
const levelColour: ExpressionSpecification = [
  'match', level, 1, levelColours[1], 2, levelColours[2], 3, levelColours[3], 4, levelColours[4], levelColours[0],
];
const worst: ExpressionSpecification = ['get', 'worst'];

export function sourceSpec(name: SourceName): Omit<GeoJSONSourceSpecification, 'data'> {
  const crowd =
    name === 'cases'
      ? { cluster: true, clusterRadius: 40, clusterMaxZoom: 14 }
      : name === 'incidents-minor'
        ? {
            cluster: true,
            clusterRadius: 32,
            clusterMaxZoom: 12,
            clusterProperties: { worst: ['min', ['case', ['==', level, 0], 5, level]] as ExpressionSpecification },
          }
        : {};
  return { type: 'geojson', promoteId: 'id', ...crowd };
}

/** The live layers from the lowest to the highest. */
export function styledLayers(look: Look): readonly StyledLayer[] {
  return [...alerts(look), ...closures(look), ...cases(look), ...cameras(look), ...drawings(look), ...gauges(look), ...minor(look), ...incidents(look)];
}

function alerts(look: Look): StyledLayer[] {
  const edge = { 'line-color': levelColour, 'line-width': look.rootPx / 10 } as const;
  return [
    low('alerts', { id: 'alerts-fill', type: 'fill', source: 'alerts', paint: { 'fill-color': levelColour, 'fill-opacity': 0.15 } }),
    low('alerts', { id: 'alerts-edge', type: 'line', source: 'alerts', filter: ['==', ['get', 'inForce'], true], paint: edge }),
    low('alerts', {
      id: 'alerts-expected',
      type: 'line',
      source: 'alerts',
      filter: ['!=', ['get', 'inForce'], true],
      paint: { ...edge, 'line-dasharray': [3, 2] },
    }),
  ];
}

/** A closed road is a solid line and a bar in a ring, a slow one a dotted line and dots in a ring. */
function closures({ palette, rootPx }: Look): StyledLayer[] {
  const line = { 'line-color': palette.closure, 'line-opacity': ['get', 'strength'] as ExpressionSpecification };
  const drawn: ExpressionSpecification = ['!=', ['geometry-type'], 'Point'];
  return [
    low('closures', {
      id: 'closures-closed',
      type: 'line',
      source: 'closures',
      filter: ['all', drawn, ['==', ['get', 'closed'], true]],
      paint: { ...line, 'line-width': rootPx / 4 },
      layout: { 'line-cap': 'round', 'line-join': 'round' },
    }),
    low('closures', {
      id: 'closures-slow',
      type: 'line',
      source: 'closures',
      filter: ['all', drawn, ['!=', ['get', 'closed'], true]],
      paint: { ...line, 'line-width': rootPx / 6, 'line-dasharray': [0.5, 1.5] },
      layout: { 'line-cap': 'round', 'line-join': 'round' },
    }),
    low('closures', {
      id: 'closures-sign',
      type: 'symbol',
      source: 'closures',
      minzoom: 10,
      layout: {
        'icon-image': ['case', ['==', ['get', 'closed'], true], 'road-closed', 'road-slow'],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': ['get', 'strength'] },
    }),
  ];
}

/** Small circles, hollow until somebody was sent; several at one place are one circle with their number. */
function cases({ palette, rootPx }: Look): StyledLayer[] {
  const small = rootPx / 4;
  return [
    low('cases', {
      id: 'cases',
      type: 'circle',
      source: 'cases',
      minzoom: closeUp,
      filter: ['!', ['has', 'point_count']],
      paint: {
        'circle-radius': small,
        'circle-color': ['match', ['get', 'status'], ['open', 'accepted'], palette.halo, palette.case],
        'circle-stroke-color': palette.case,
        'circle-stroke-width': small / 2,
        'circle-opacity': ['get', 'strength'],
        'circle-stroke-opacity': ['get', 'strength'],
      },
    }),
    low('cases', {
      id: 'cases-crowd',
      type: 'circle',
      source: 'cases',
      minzoom: closeUp,
      filter: ['has', 'point_count'],
      paint: { 'circle-radius': small * 2, 'circle-color': palette.halo, 'circle-stroke-color': palette.case, 'circle-stroke-width': small / 3, 'circle-opacity': 0.8 },
    }),
    low('cases', {
      id: 'cases-count',
      type: 'symbol',
      source: 'cases',
      minzoom: closeUp,
      filter: ['has', 'point_count'],
      layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': font, 'text-size': rootPx * 0.6 },
      paint: { 'text-color': palette.text },
    }),
  ];
}

/** What people drew: in an ink of its own, which is no level's and no unit's, over the ground and below what happens. */
function drawings({ palette, rootPx }: Look): StyledLayer[] {
  const words = { 'text-font': font, 'text-size': rootPx * 0.8, 'text-field': ['coalesce', ['get', 'text'], ''] as ExpressionSpecification, 'text-optional': true };
  const inked = { 'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 2 } as const;
  const form: ExpressionSpecification = ['get', 'form'];
  return [
    low('drawings', { id: 'drawings-fill', type: 'fill', source: 'drawings', filter: ['==', form, 'area'], paint: { 'fill-color': palette.ink, 'fill-opacity': 0.14 } }),
    low('drawings', {
      id: 'drawings-casing',
      type: 'line',
      source: 'drawings',
      filter: ['in', form, ['literal', ['line', 'arrow', 'area']]],
      paint: { 'line-color': palette.halo, 'line-width': rootPx / 3.2, 'line-opacity': 0.7 },
      layout: { 'line-cap': 'round', 'line-join': 'round' },
    }),
    low('drawings', {
      id: 'drawings-line',
      type: 'line',
      source: 'drawings',
      filter: ['in', form, ['literal', ['line', 'arrow', 'area']]],
      paint: { 'line-color': palette.ink, 'line-width': rootPx / 5 },
      layout: { 'line-cap': 'round', 'line-join': 'round' },
    }),
    high('drawings', {
      id: 'drawings-heads',
      type: 'symbol',
      source: 'drawings',
      filter: ['==', form, 'head'],
      layout: { 'icon-image': 'arrow-head', 'icon-rotate': ['get', 'rotate'], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    }),
    high('drawings', {
      id: 'drawings-marks',
      type: 'circle',
      source: 'drawings',
      filter: ['==', form, 'point'],
      paint: { 'circle-radius': rootPx / 3, 'circle-color': palette.ink, 'circle-stroke-color': palette.halo, 'circle-stroke-width': rootPx / 8 },
    }),
    high('drawings', {
      id: 'drawings-words',
      type: 'symbol',
      source: 'drawings',
      filter: ['in', form, ['literal', ['point', 'text', 'area']]],
      layout: {
        ...words,
        'text-max-width': 12,
        'text-anchor': ['match', form, 'point', 'left', 'center'],
        'text-offset': ['match', form, 'point', ['literal', [0.7, 0]], ['literal', [0, 0]]],
        'text-allow-overlap': true,
      },
      paint: inked,
    }),
    high('drawings', {
      id: 'drawings-along',
      type: 'symbol',
      source: 'drawings',
      filter: ['in', form, ['literal', ['line', 'arrow']]],
      layout: { ...words, 'symbol-placement': 'line-center', 'text-offset': [0, -0.9], 'text-allow-overlap': true },
      paint: inked,
    }),
  ];
}

function cameras(look: Look): StyledLayer[] {
  return [
    low('cameras', {
      id: 'cameras',
      type: 'symbol',
      source: 'cameras',
      minzoom: look.narrow ? closeUp + 1 : closeUp,
      layout: { 'icon-image': ['match', ['get', 'status'], 'online', 'camera', 'camera-off'], 'icon-padding': 0 },
    }),
  ];
}

function gauges({ palette, rootPx, narrow }: Look): StyledLayer[] {
  return [
    high('gauges', {
      id: 'gauges',
      type: 'symbol',
      source: 'gauges',
      minzoom: 8,
      layout: {
        'icon-image': ['concat', 'gauge-', ['to-string', level]],
        'icon-allow-overlap': true,
        // A telephone shows the city in the width of three names: there they wait until somebody looks closer.
        'text-field': narrow ? ['step', ['zoom'], '', 11, ['get', 'label']] : ['get', 'label'],
        'text-font': font,
        'text-size': rootPx * 0.7,
        'text-max-width': narrow ? 6 : 10,
        'text-anchor': 'left',
        'text-offset': [0.9, 0],
        'text-optional': true,
      },
      paint: { 'icon-opacity': ['get', 'strength'], 'text-color': palette.text, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
    }),
  ];
}

/** Lesser incidents that lie on each other are one ring with the worst level's numeral and their number. */
function minor(look: Look): StyledLayer[] {
  const { palette, rootPx } = look;
  const crowd = {
    id: 'incidents-crowd',
    type: 'circle',
    source: 'incidents-minor',
    filter: ['has', 'point_count'],
    paint: {
      'circle-radius': rootPx * 0.85,
      'circle-color': palette.halo,
      'circle-stroke-color': ['match', worst, 3, levelColours[3], 4, levelColours[4], levelColours[0]],
      'circle-stroke-width': rootPx / 6,
      'circle-opacity': 0.9,
    },
  } satisfies AddLayerObject;
  const count = {
    id: 'incidents-count',
    type: 'symbol',
    source: 'incidents-minor',
    filter: ['has', 'point_count'],
    layout: {
      'text-field': ['concat', ['match', worst, 3, 'Ⅲ ', 4, 'Ⅳ ', ''], ['to-string', ['get', 'point_count']]],
      'text-font': font,
      'text-size': rootPx * 0.65,
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
    paint: { 'text-color': palette.text },
  } satisfies AddLayerObject;
  return [high('incidents', crowd), high('incidents', count), high('incidents', symbols(look, 'incidents-minor', ['!', ['has', 'point_count']]))];
}

function incidents(look: Look): StyledLayer[] {
  return [high('incidents', symbols(look, 'incidents'))];
}

function symbols({ palette, rootPx }: Look, source: SourceName, filter?: ExpressionSpecification): AddLayerObject {
  return {
    id: source,
    type: 'symbol',
    source,
    ...(filter ? { filter } : {}),
    layout: {
      'icon-image': ['get', 'symbol'],
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': ['-', 0, ['case', ['==', level, 0], 5, level]],
      'text-field': ['case', ['>', ['get', 'sources'], 1], ['to-string', ['get', 'sources']], ''],
      'text-font': font,
      'text-size': rootPx * 0.7,
      'text-offset': [1.15, -0.85],
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
    paint: {
      'icon-opacity': ['get', 'strength'],
      'text-color': palette.text,
      'text-halo-color': palette.halo,
      'text-halo-width': 1.8,
    },
  };
}

function low(of: LayerName, spec: AddLayerObject): StyledLayer {
  return { of, above: false, spec };
}

function high(of: LayerName, spec: AddLayerObject): StyledLayer {
  return { of, above: true, spec };
}
