// Every colour of what is live on the map, so that one test can hold them against colour-blind eyes (docs/map.md).

/** The levels' hues, 1 to 4, and grey for none; used for nothing else. */
export const levelColours = ['#9BA9B5', '#FF4D4F', '#FF8A1F', '#F7C600', '#3BA7FF'] as const;

/** What a status looks like beside its tint. */
export const statusMarks = ['plain', 'stripe', 'dot', 'bar'] as const;

export interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly halo: string;
  /** Around units. */
  readonly rim: string;
  /** Around the symbols of incidents and gauges. */
  readonly outline: string;
  /** Of units: available, committed, on scene, out. None is a level's hue. */
  readonly status: readonly [string, string, string, string];
  readonly case: string;
  readonly closure: string;
  readonly camera: string;
  /** Of what people draw. */
  readonly ink: string;
}

export const palettes: Readonly<Record<'night' | 'day', Palette>> = {
  night: {
    ground: '#0B1622',
    text: '#E8F0F6',
    halo: '#0B1622',
    rim: '#0A1721',
    outline: '#0B1622',
    status: ['#4DD1A6', '#BD99FF', '#F7FAFF', '#758C9E'],
    case: '#8FA3B3',
    closure: '#E7B8D2',
    camera: '#7FA6C4',
    ink: '#E6A8FF',
  },
  day: {
    ground: '#F4F7FA',
    text: '#12202C',
    halo: '#FFFFFF',
    rim: '#FFFFFF',
    outline: '#22313F',
    status: ['#0C7F5C', '#6A32C9', '#12202C', '#74838F'],
    case: '#5B6E7E',
    closure: '#8A2F60',
    camera: '#2F6285',
    ink: '#7A1FA8',
  },
};

/** A colour as three numbers from 0 to 1. */
export function rgb(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number];
}
