import type { Map as MapLibre } from 'maplibre-gl';
import sprite from '../wwwroot/symbols.svg';

export const groups = ['city', 'traffic', 'water', 'fire', 'civil', 'medical', 'other'] as const;
const numerals = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];

/** The levels' hues, 1 to 4, and grey for none; used for nothing else. */
export const levelColours = ['#9BA9B5', '#FF4D4F', '#FF8A1F', '#F7C600', '#3BA7FF'] as const;

/** Draws every symbol of the sprite in every level, plain and with the dashed ring of a stale one, and gives them to the map. */
export function addSymbols(map: MapLibre, px: number, ink: string): void {
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
