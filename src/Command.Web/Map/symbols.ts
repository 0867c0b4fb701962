import type { Map as MapLibre } from 'maplibre-gl';
import sprite from '../wwwroot/symbols.svg';
import { levelColours, type Palette } from './palette';

export const groups = ['city', 'traffic', 'water', 'fire', 'civil', 'medical', 'other'] as const;
const numerals = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];

/** Draws every symbol of the sprite in every level, plain and with the dashed ring of a stale one, and gives them to the map. */
export function addSymbols(map: MapLibre, px: number, palette: Palette): void {
  const ink = palette.outline;
  const shapes = new DOMParser().parseFromString(sprite, 'image/svg+xml');
  const ratio = Math.max(1, Math.min(3, window.devicePixelRatio));
  for (const group of groups) {
    const path = new Path2D(shapes.getElementById(group)?.querySelector('path')?.getAttribute('d') ?? '');
    for (let level = 0; level <= 4; level++) {
      for (const stale of [false, true]) {
        const size = Math.round(px * sizeOf(level) * ratio);
        put(map, symbolId(group, level, stale), draw(path, size, level, stale, ink), ratio);
      }
    }
  }
  const drop = new Path2D(shapes.getElementById('water')?.querySelector('path')?.getAttribute('d') ?? '');
  for (let level = 0; level <= 4; level++) {
    put(map, `gauge-${level}`, draw(drop, Math.round(px * 0.7 * ratio), level, false, ink, false), ratio);
  }
  const small = Math.round(px * 0.9 * ratio);
  put(map, 'road-closed', sign(small, palette, noEntry), ratio);
  put(map, 'road-slow', sign(small, palette, hindered), ratio);
  put(map, 'camera', glyph(small, palette, true), ratio);
  put(map, 'camera-off', glyph(small, palette, false), ratio);
  put(map, 'arrow-head', head(small, palette), ratio);
}

export function symbolId(group: string, level: number, stale: boolean): string {
  const known = (groups as readonly string[]).includes(group) ? group : 'other';
  return `${known}-${level}${stale ? '-stale' : ''}`;
}

function sizeOf(level: number): number {
  return [1, 1.6, 1.4, 1.2, 1][level]!;
}

function put(map: MapLibre, id: string, image: ImageData, pixelRatio: number): void {
  if (map.hasImage(id)) {
    map.removeImage(id);
  }
  map.addImage(id, image, { pixelRatio });
}

function draw(path: Path2D, size: number, level: number, stale: boolean, ink: string, numbered = true): ImageData {
  const room = Math.ceil(size * 1.35);
  const canvas = new OffscreenCanvas(room, room);
  const context = canvas.getContext('2d')!;
  const margin = (room - size) / 2;
  context.save();
  context.translate(margin, margin);
  context.scale(size / 24, size / 24);
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = ink;
  context.stroke(path);
  context.fillStyle = levelColours[level]!;
  context.fill(path);
  context.restore();
  if (stale) {
    context.beginPath();
    context.arc(room / 2, room / 2, room / 2 - 1.5, 0, 2 * Math.PI);
    context.setLineDash([size / 6, size / 8]);
    context.lineWidth = Math.max(1.5, size / 16);
    context.strokeStyle = levelColours[level]!;
    context.stroke();
  }
  if (numbered && level > 0) {
    context.fillStyle = '#0B1622';
    context.font = `700 ${Math.round(size * 0.5)}px "Noto Sans SC", "Noto Sans CJK SC", sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(numerals[level]!, room / 2, room / 2 + size * 0.06);
  }
  return context.getImageData(0, 0, room, room);
}

/** A round sign of the road's colour with something on it. */
function sign(size: number, palette: Palette, mark: (context: OffscreenCanvasRenderingContext2D) => void): ImageData {
  const context = new OffscreenCanvas(size, size).getContext('2d')!;
  context.scale(size / 24, size / 24);
  context.beginPath();
  context.arc(12, 12, 9, 0, 2 * Math.PI);
  context.fillStyle = palette.halo;
  context.fill();
  context.lineWidth = 2.5;
  context.strokeStyle = palette.closure;
  context.stroke();
  context.fillStyle = palette.closure;
  mark(context);
  return context.getImageData(0, 0, size, size);
}

function noEntry(context: OffscreenCanvasRenderingContext2D): void {
  context.fillRect(6, 10, 12, 4);
}

/** Three dots in a row: it goes on, slowly. */
function hindered(context: OffscreenCanvasRenderingContext2D): void {
  for (const x of [7.5, 12, 16.5]) {
    context.beginPath();
    context.arc(x, 12, 1.6, 0, 2 * Math.PI);
    context.fill();
  }
}

/** A camera; one that can't be seen through is crossed out. */
function glyph(size: number, palette: Palette, online: boolean): ImageData {
  const context = new OffscreenCanvas(size, size).getContext('2d')!;
  context.scale(size / 24, size / 24);
  const body = new Path2D('M4 8h10v8H4z M15 11l5-3v8l-5-3z');
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.halo;
  context.stroke(body);
  context.fillStyle = palette.camera;
  context.fill(body);
  if (!online) {
    context.lineWidth = 2;
    context.strokeStyle = palette.text;
    context.stroke(new Path2D('M4 20L20 4'));
  }
  return context.getImageData(0, 0, size, size);
}

/** The head of an arrow that somebody drew; its tip is the picture's middle, so that it lies on the place meant. */
function head(size: number, palette: Palette): ImageData {
  const canvas = new OffscreenCanvas(size * 2, size * 2);
  const context = canvas.getContext('2d')!;
  context.translate(size, size);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(size * 0.4, size * 0.85);
  context.lineTo(0, size * 0.65);
  context.lineTo(-size * 0.4, size * 0.85);
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = size / 8;
  context.strokeStyle = palette.halo;
  context.stroke();
  context.fillStyle = palette.ink;
  context.fill();
  return context.getImageData(0, 0, size * 2, size * 2);
}
