import type { ChartSpec } from './chart-spec';

export function csvOf(spec: ChartSpec): string {
  const rows: (string | number | null | undefined)[][] = [];
  if (spec.form === 'bars' || spec.form === 'calendar') {
    rows.push([spec.name, 'count'], ...spec.bars.map((b) => [b.label, b.count]));
  } else if (spec.form === 'control') {
    rows.push(['time', `${spec.name} ${spec.unit}`, 'lower', 'upper', 'signal']);
    spec.series[0]?.points.forEach((p, i) => rows.push([timeOf(p.at), p.value, spec.limits[i]?.lower, spec.limits[i]?.upper, spec.limits[i]?.signal ? 1 : 0]));
  } else {
    rows.push(['time', 'series', `${spec.name} ${spec.unit}`]);
    spec.series.forEach((s) => s.points.forEach((p) => rows.push([timeOf(p.at), s.name, p.value])));
    spec.levels.forEach((l) => rows.push(['', l.name, l.value]));
  }
  return rows.map((r) => r.map(cell).join(',')).join('\r\n') + '\r\n';
}

const timeOf = (at: number) => new Date(at).toISOString();

// A name that a spreadsheet would work out as a formula is text.
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'number') {
    return String(value);
  }
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
