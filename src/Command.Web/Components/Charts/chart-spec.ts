// What Chart.razor hands over: see ChartSpec.cs.
export interface ChartSpec {
  form: 'series' | 'bars' | 'calendar' | 'control';
  file: string;
  name: string;
  unit: string;
  culture: string;
  zone: string;
  series: { name: string; points: { at: number; value?: number | null }[] }[];
  levels: { name: string; value: number; tone: 'alarm' | 'aim' | 'middle' }[];
  bars: { label: string; count: number }[];
  limits: { lower?: number | null; upper?: number | null; signal: boolean }[];
  words?: { upper: string; lower: string; signal: string };
}
