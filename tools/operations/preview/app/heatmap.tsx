import { formattedValueToString, getValueFormat, type GrafanaTheme2 } from '@grafana/data';
import { useEffect, useRef } from 'react';
import type { PanelData, Range, Series } from './prometheus';

/** Oranges of d3, Grafana's default scheme, from low to high in the light theme. */
const ORANGES = [
  '#fff5eb',
  '#fee6ce',
  '#fdd0a2',
  '#fdae6b',
  '#fd8d3c',
  '#f16913',
  '#d94801',
  '#a63603',
  '#7f2704',
];
const LEFT = 56;
const TOP = 8;
const BOTTOM = 24;
const LABEL_HEIGHT = 18;
const TIME_LABEL_WIDTH = 90;

interface HeatmapProps {
  readonly data: PanelData;
  readonly range: Range;
  readonly unit: string;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
}

/** Draws buckets over time. The heatmap of Grafana is part of its server, so this one only resembles it. */
export function Heatmap(props: HeatmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, props);
  });
  return <canvas ref={canvas} style={{ width: props.width, height: props.height }} />;
}

const upperBound = ({ labels }: Series): number => Number((labels['le'] ?? '').replace('+Inf', 'Infinity'));

function draw(canvas: HTMLCanvasElement, { data, range, unit, width, height, theme }: HeatmapProps): void {
  const ratio = window.devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser has no canvas.');
  context.scale(ratio, ratio);
  context.font = `12px ${theme.typography.fontFamily}`;
  context.textBaseline = 'middle';

  const rows = [...data.series].sort((a, b) => upperBound(a) - upperBound(b));
  const counts = rows.map(({ points }) => new Map(points.map(([at, value]) => [at, Number(value)])));
  const times = [...new Set(counts.flatMap((row) => [...row.keys()]))].sort((a, b) => a - b);
  // buckets are cumulative
  const cell = (row: number, at: number) =>
    Math.max(0, (counts[row]?.get(at) ?? 0) - (counts[row - 1]?.get(at) ?? 0));
  const max = Math.max(...rows.flatMap((_, row) => times.map((at) => cell(row, at))));

  const plotWidth = width - LEFT;
  const plotHeight = height - TOP - BOTTOM;
  const rowHeight = plotHeight / rows.length;
  const columnWidth = (data.stepS / (range.to - range.from)) * plotWidth;
  const scheme = theme.isDark ? [...ORANGES].reverse() : ORANGES;
  rows.forEach((_, row) => {
    for (const at of times) {
      const count = cell(row, at);
      if (count <= 0) continue;
      const x = LEFT + ((at - range.from) / (range.to - range.from)) * plotWidth - columnWidth;
      const y = TOP + plotHeight - (row + 1) * rowHeight;
      context.fillStyle = scheme[Math.round((count / max) * (scheme.length - 1))] ?? '';
      context.fillRect(Math.max(x, LEFT), y, Math.max(1, columnWidth - 1), rowHeight - 1);
    }
  });

  context.fillStyle = theme.colors.text.primary;
  context.textAlign = 'right';
  const format = getValueFormat(unit);
  let lastY = Infinity;
  rows.forEach((series, row) => {
    const y = TOP + plotHeight - (row + 1) * rowHeight;
    if (lastY - y < LABEL_HEIGHT) return;
    lastY = y;
    const bound = upperBound(series);
    const label = Number.isFinite(bound) ? formattedValueToString(format(bound)) : '+Inf';
    context.fillText(label, LEFT - 6, y + rowHeight / 2);
  });
  context.textAlign = 'center';
  const labels = Math.max(1, Math.floor(plotWidth / TIME_LABEL_WIDTH));
  for (let label = 0; label < labels; label += 1) {
    const share = (label + 0.5) / labels;
    const at = new Date((range.from + share * (range.to - range.from)) * 1_000);
    context.fillText(at.toISOString().slice(11, 16), LEFT + share * plotWidth, height - BOTTOM / 2);
  }
}
