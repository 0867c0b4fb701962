// What a drawing is, on this page and on the wire (Map/Draw/DrawApi.cs).

export type Form = 'point' | 'line' | 'area' | 'arrow' | 'text';
export const forms: readonly Form[] = ['point', 'line', 'area', 'arrow', 'text'];
export const commonSheet = 'city';

export type Position = readonly [lon: number, lat: number];

export interface Drawing {
  readonly id: string;
  readonly sheet: string;
  readonly form: Form;
  readonly points: readonly Position[];
  readonly text: string;
  readonly version: number;
  readonly author: string;
  readonly at: number;
}

/** Why something was not drawn, in the page's language. */
export class NotDrawn extends Error {}

/** The drawing of a feature of the map's layer. */
export function drawingOf(feature: GeoJSON.Feature): Drawing {
  const p = feature.properties ?? {};
  return {
    id: String(p.id),
    sheet: String(p.sheet),
    form: String(p.form) as Form,
    points: pointsOf(feature.geometry),
    text: p.text === null || p.text === undefined ? '' : String(p.text),
    version: Number(p.version),
    author: String(p.author),
    at: Date.parse(String(p.observedAt)),
  };
}

function pointsOf(geometry: GeoJSON.Geometry): Position[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates as unknown as Position];
    case 'LineString':
      return geometry.coordinates as unknown as Position[];
    case 'Polygon':
      return (geometry.coordinates[0] ?? []).slice(0, -1) as unknown as Position[];
    default:
      return [];
  }
}

/** The geometry of points that are a form, or are becoming one. */
export function geometryOf(form: Form, points: readonly Position[]): GeoJSON.Geometry | null {
  const coordinates = points.map(([lon, lat]) => [lon, lat]);
  const [first] = coordinates;
  if (!first) {
    return null;
  }
  if (coordinates.length === 1) {
    return { type: 'Point', coordinates: first };
  }
  return form === 'area' && coordinates.length > 2 ? { type: 'Polygon', coordinates: [[...coordinates, first]] } : { type: 'LineString', coordinates };
}

/** Fewest points of a form, and whether it can have more. */
export function pointsNeeded(form: Form): readonly [least: number, more: boolean] {
  return form === 'point' || form === 'text' ? [1, false] : [form === 'area' ? 3 : 2, true];
}

/** Draws or changes; `was` is the version that was seen, 0 for what is new. */
export function put(drawing: Pick<Drawing, 'id' | 'sheet' | 'form' | 'points' | 'text'>, was: number, language: string): Promise<void> {
  const { id, sheet, form, points, text } = drawing;
  return send(`/map/drawings/${id}?lang=${language}`, 'PUT', JSON.stringify({ sheet, form, points, text: text || null, was }));
}

export function erase(id: string, was: number, language: string): Promise<void> {
  return send(`/map/drawings/${id}?was=${was}&lang=${language}`, 'DELETE');
}

/** Sends once; what had no answer is sent again under the same id, so that it is done once. */
async function send(url: string, method: string, body?: string): Promise<void> {
  const headers: Record<string, string> = { 'Idempotency-Key': newId(), ...(body ? { 'Content-Type': 'application/json' } : {}) };
  for (let left = 2; ; left--) {
    try {
      const response = await fetch(url, { method, headers, ...(body ? { body } : {}), signal: AbortSignal.timeout(10_000) });
      if (response.ok) {
        return;
      }
      if (response.status !== 503 || left === 0) {
        const said = (await response.json().catch(() => ({}))) as { title?: string };
        throw new NotDrawn(said.title ?? String(response.status));
      }
    } catch (error) {
      if (error instanceof NotDrawn || left === 0) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** An id of this page's own; pages without a secure context have no randomUUID. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Degrees clockwise from north of the way from one place to another, as it is drawn. */
export function bearing([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const north = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return (Math.atan2(((lon2 - lon1) * Math.PI) / 180, north(lat2) - north(lat1)) * 180) / Math.PI;
}
