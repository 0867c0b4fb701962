// The way as a sketch, which needs no tiles and no network: its line, where it begins and ends, and its longest streets by name.

import { el, metres, say, svg, type Texts } from './dom';
import type { Job, Way } from './words';

const width = 360;
const height = 200;
const edge = 26;
const mostNames = 4;

type Point = [number, number];

export function drawWay(job: Job, texts: Texts): HTMLElement | null {
  const way = job.way;
  const goal = job.stage ?? job.incident?.at;
  if (!goal) {
    return null;
  }
  const open = el('a', { class: 'button', href: `geo:${goal[1]},${goal[0]}?q=${goal[1]},${goal[0]}(${encodeURIComponent(job.incident?.number ?? job.id)})`, 'data-testid': 'open-map' }, say(texts, 'OpenMap'));
  if (!way || way.path.length < 2) {
    return el('section', { class: 'card way' }, el('h2', {}, say(texts, 'Way')), el('p', { class: 'second' }, say(texts, 'Way_NoPosition')), open);
  }
  const minutes = way.seconds === undefined ? say(texts, 'Way_None') : say(texts, 'Way_Minutes', Math.max(1, Math.round(way.seconds / 60)));
  return el(
    'section',
    { class: 'card way', 'data-testid': 'way' },
    el('h2', {}, say(texts, job.stage ? 'Way_Stage' : 'Way'), el('span', { class: 'figure' }, `${minutes} · ${metres(way.lengthM)}`)),
    way.estimate ? el('p', { class: 'second' }, say(texts, 'Way_Estimate')) : null,
    sketch(way, say(texts, 'Way_Label', minutes, metres(way.lengthM))),
    way.legs.length > 0 ? el('ol', { class: 'legs' }, ...way.legs.map((l) => el('li', {}, el('span', {}, l.name ?? say(texts, 'Way_Nameless')), el('span', { class: 'second' }, metres(l.lengthM))))) : null,
    job.closures.length > 0 ? el('ul', { class: 'closures' }, ...job.closures.map((c) => el('li', {}, c))) : null,
    open,
  );
}

function sketch(way: Way, label: string): SVGElement {
  const points = project(way.path);
  const line = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const [sx, sy] = points[0]!;
  const [ex, ey] = points[points.length - 1]!;
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, class: way.estimate ? 'sketch estimate' : 'sketch' },
    svg('path', { d: line, class: 'under' }),
    svg('path', { d: line, class: 'line' }),
    svg('circle', { cx: sx, cy: sy, r: 7, class: 'from' }),
    svg('path', { d: `M${ex - 8} ${ey}L${ex} ${ey - 8}L${ex + 8} ${ey}L${ex} ${ey + 8}Z`, class: 'to' }),
    ...names(way, points),
  );
}

/** North up, both directions by one scale. */
function project(path: Point[]): Point[] {
  const k = Math.cos((path[0]![1] * Math.PI) / 180);
  const xs = path.map((p) => p[0] * k);
  const ys = path.map((p) => -p[1]);
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((width - 2 * edge) / Math.max(east - west, 1e-6), (height - 2 * edge) / Math.max(south - north, 1e-6));
  const dx = (width - (east - west) * scale) / 2;
  const dy = (height - (south - north) * scale) / 2;
  return path.map((_, i) => [dx + (xs[i]! - west) * scale, dy + (ys[i]! - north) * scale]);
}

function names(way: Way, points: Point[]): SVGElement[] {
  const whole = way.legs.reduce((sum, leg) => sum + leg.lengthM, 0);
  let from = 0;
  const wanted = way.legs
    .map((leg) => {
      const middle = (from + leg.lengthM / 2) / Math.max(whole, 1);
      from += leg.lengthM;
      return { leg, middle };
    })
    .filter((w) => w.leg.name)
    .sort((a, b) => b.leg.lengthM - a.leg.lengthM);
  const taken: { x: number; y: number; w: number }[] = [];
  const texts: SVGElement[] = [];
  for (const { leg, middle } of wanted) {
    const [px, py] = along(points, middle);
    const w = [...leg.name!].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 13 : 7), 0);
    const x = Math.min(Math.max(px, w / 2 + 4), width - w / 2 - 4);
    const y = Math.min(Math.max(py - 9, 14), height - 6);
    if (texts.length < mostNames && taken.every((t) => Math.abs(t.y - y) > 16 || Math.abs(t.x - x) > (t.w + w) / 2 + 4)) {
      taken.push({ x, y, w });
      texts.push(svg('text', { x, y, 'text-anchor': 'middle' }, leg.name!));
    }
  }
  return texts;
}

function along(points: Point[], share: number): Point {
  const lengths = points.slice(1).map((p, i) => Math.hypot(p[0] - points[i]![0], p[1] - points[i]![1]));
  let rest = lengths.reduce((a, b) => a + b, 0) * share;
  for (let i = 0; i < lengths.length; i++) {
    if (rest <= lengths[i]!) {
      const t = lengths[i]! === 0 ? 0 : rest / lengths[i]!;
      return [points[i]![0] + (points[i + 1]![0] - points[i]![0]) * t, points[i]![1] + (points[i + 1]![1] - points[i]![1]) * t];
    }
    rest -= lengths[i]!;
  }
  return points[points.length - 1]!;
}
