export interface Palette {
  panel: string;
  text: string;
  second: string;
  line: string;
  accent: string;
  alarm: string;
  good: string;
  raised: string;
}

// The page's own colours, by day and by night; levels' hues are for levels alone and never used here.
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const of = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    panel: of('--panel', '#ffffff'),
    text: of('--text', '#12202c'),
    second: of('--second', '#51677a'),
    line: of('--line', '#d8e1e9'),
    accent: of('--accent', '#0b6fb8'),
    alarm: of('--alarm', '#7a0b1d'),
    good: of('--good', '#0f6b4c'),
    raised: of('--raised', '#eaf0f5'),
  };
}
