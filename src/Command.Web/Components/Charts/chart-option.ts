import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from './chart-palette';
import type { ChartSpec } from './chart-spec';

const font = '"Inter", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

// What the chart library is told: one hand for every page.
export function optionOf(spec: ChartSpec, palette: Palette): EChartsCoreOption {
  const base = {
    animation: false,
    textStyle: { fontFamily: font, fontSize: 12, color: palette.second },
    tooltip: {
      trigger: spec.form === 'calendar' ? 'item' : 'axis',
      confine: true,
      renderMode: 'richText',
      backgroundColor: palette.panel,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontFamily: font, fontSize: 12 },
    },
  };
  switch (spec.form) {
    case 'bars':
      return { ...base, ...bars(spec, palette) };
    case 'calendar':
      return { ...base, ...calendar(spec, palette) };
    default:
      return { ...base, ...lines(spec, palette) };
  }
}

function axes(spec: ChartSpec, palette: Palette, x: object) {
  const lined = { axisLine: { lineStyle: { color: palette.line } }, axisTick: { lineStyle: { color: palette.line } }, axisLabel: { color: palette.second, hideOverlap: true } };
  return {
    grid: { left: 8, right: spec.levels.length > 0 ? 92 : 16, top: 28, bottom: 8, containLabel: true },
    xAxis: { ...lined, ...x },
    yAxis: {
      type: 'value',
      scale: spec.form === 'series',
      // A threshold is on the chart even while the water is far below it: how far is what people look for.
      ...(spec.levels.length > 0 && { min: (v: Extent) => lowest(v, spec), max: (v: Extent) => highest(v, spec) }),
      name: spec.unit,
      nameTextStyle: { color: palette.second, align: 'right' },
      ...lined,
      splitLine: { lineStyle: { color: palette.line, opacity: 0.6 } },
    },
  };
}

interface Extent {
  min: number;
  max: number;
}

function margin(v: Extent, spec: ChartSpec): number {
  const all = [v.min, v.max, ...spec.levels.map((l) => l.value)];
  return (Math.max(...all) - Math.min(...all)) * 0.06 || 1;
}

function lowest(v: Extent, spec: ChartSpec): number {
  return spec.form === 'series' ? round(Math.min(v.min, ...spec.levels.map((l) => l.value)) - margin(v, spec)) : 0;
}

function highest(v: Extent, spec: ChartSpec): number {
  const most = Math.max(v.max, ...spec.levels.map((l) => l.value)) + margin(v, spec);
  return spec.unit === '%' ? Math.min(100, most) : round(most);
}

function bars(spec: ChartSpec, palette: Palette) {
  return {
    ...axes({ ...spec, unit: '' }, palette, { type: 'category', data: spec.bars.map((b) => b.label) }),
    series: [{ name: spec.name, type: 'bar', data: spec.bars.map((b) => b.count), itemStyle: { color: palette.accent }, barCategoryGap: '12%', markLine: levels(spec, palette) }],
  };
}

function lines(spec: ChartSpec, palette: Palette) {
  const dashes: (string | number[])[] = ['solid', [6, 3], [2, 3], [10, 3, 2, 3]];
  const control = spec.form === 'control';
  const limit = (name: string, of: (i: number) => number | null | undefined) => ({
    name,
    type: 'line',
    step: 'middle',
    symbol: 'none',
    lineStyle: { color: palette.second, width: 1, type: [5, 4] },
    data: spec.series[0]?.points.map((p, i) => [p.at, of(i) ?? null]) ?? [],
  });
  return {
    ...axes(spec, palette, {
      type: 'time',
      minInterval: 60_000,
      axisLabel: { color: palette.second, hideOverlap: true, formatter: (at: number) => label(at, spec, spread(spec)) },
    }),
    series: [
      ...spec.series.map((s, n) => ({
        name: s.name,
        type: 'line',
        symbol: control ? 'circle' : 'none',
        symbolSize: control ? 6 : 0,
        connectNulls: false,
        lineStyle: { color: palette.accent, width: 2, type: dashes[n % dashes.length] },
        itemStyle: { color: palette.accent },
        data: s.points.map((p, i) =>
          control && spec.limits[i]?.signal
            ? { value: [p.at, p.value ?? null], symbol: 'diamond', symbolSize: 13, itemStyle: { color: palette.alarm } }
            : { value: [p.at, p.value ?? null] }),
        markLine: n === 0 ? levels(spec, palette) : undefined,
      })),
      ...(control && spec.words && spec.limits.some((l) => typeof l.upper === 'number')
        ? [limit(spec.words.upper, (i) => spec.limits[i]?.upper), limit(spec.words.lower, (i) => spec.limits[i]?.lower)]
        : []),
    ],
  };
}

function levels(spec: ChartSpec, palette: Palette) {
  const tone = { alarm: palette.alarm, aim: palette.good, middle: palette.second };
  return {
    silent: true,
    symbol: 'none',
    data: spec.levels.map((l) => ({
      name: l.name,
      yAxis: l.value,
      lineStyle: { color: tone[l.tone], type: l.tone === 'middle' ? 'dotted' : 'dashed', width: 1.5 },
      label: { formatter: `${l.name} ${round(l.value)}`, color: tone[l.tone], position: 'end', fontFamily: font },
    })),
  };
}

function calendar(spec: ChartSpec, palette: Palette) {
  const most = Math.max(1, ...spec.bars.map((b) => b.count));
  const english = spec.culture.startsWith('en');
  return {
    visualMap: { show: false, min: 0, max: most, inRange: { color: [palette.raised, palette.accent] } },
    calendar: {
      range: [spec.bars[0]?.label ?? '', spec.bars.at(-1)?.label ?? ''],
      left: 40,
      right: 8,
      top: 24,
      bottom: 4,
      cellSize: ['auto', 'auto'],
      itemStyle: { color: palette.panel, borderColor: palette.panel, borderWidth: 2 },
      splitLine: { lineStyle: { color: palette.second, width: 1 } },
      dayLabel: { firstDay: 1, nameMap: english ? 'EN' : 'ZH', color: palette.second },
      monthLabel: { nameMap: english ? 'EN' : 'ZH', color: palette.second },
      yearLabel: { show: false },
    },
    series: [{ name: spec.name, type: 'heatmap', coordinateSystem: 'calendar', data: spec.bars.map((b) => [b.label, b.count]) }],
  };
}

function spread(spec: ChartSpec): number {
  const all = spec.series.flatMap((s) => s.points.map((p) => p.at));
  return all.length > 0 ? Math.max(...all) - Math.min(...all) : 0;
}

// The city's own time, wherever the screen stands.
function label(at: number, spec: ChartSpec, over: number): string {
  const options: Intl.DateTimeFormatOptions = over > 3 * 86_400_000 ? { month: '2-digit', day: '2-digit' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return new Intl.DateTimeFormat(spec.culture, { ...options, timeZone: spec.zone }).format(at);
}

const round = (value: number) => Math.round(value * 100) / 100;
