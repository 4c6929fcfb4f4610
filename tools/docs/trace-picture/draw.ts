import type { CollectedSpan } from '../../../lib/testing';

const WIDTH = 900;
const ROW = 40;
const TEXT_X = 16;
const AXIS_X = 330;
const AXIS_WIDTH = WIDTH - AXIS_X - 130;
const MIN_BAR = 6;
/** Attributes below a webhook's name. */
const SHOWN = ['customerio.event_type', 'customerio.message.latency_ms'];

const STYLE = `
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, monospace; fill: #1f2328 }
  .note { fill: #59636e; font-size: 12px }
  .bar { fill: #2f81e0 } .webhook { fill: #2a8f5b } .retry { fill: #c4630a }
  .link { stroke: #2a8f5b; fill: none; stroke-width: 1.5; stroke-dasharray: 4 3 }
  .line { stroke: #d1d9e0 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .note { fill: #9198a1 } .line { stroke: #3d444d }
  }`;

/** Returns an SVG picture of a call in its trace, and of the webhooks that link to it. */
export function drawTrace(spans: readonly CollectedSpan[]): string {
  const webhooks = spans.filter(({ kind }) => kind === 'CONSUMER');
  const [request, call] = [named(spans, 'POST /welcome'), named(spans, 'customerio.sendEmail')];
  const scale = AXIS_WIDTH / request.durationMs;
  const x = (date: Date) => AXIS_X + (date.getTime() - request.startedAt.getTime()) * scale;
  const y = (row: number) => 24 + row * ROW;
  const bar = ({ startedAt, durationMs }: CollectedSpan, row: number) =>
    rectangle('bar', x(startedAt), y(row), durationMs * scale) +
    text('note', x(startedAt) + durationMs * scale + 8, y(row) + 5, `${durationMs.toFixed(0)} ms`);
  const firstWebhook = 4;
  const rows = [
    text('note', TEXT_X, y(0) - 4, 'The trace of a request'),
    text('', TEXT_X, y(1) - 11, 'POST /welcome'),
    bar(request, 0.6),
    text('', TEXT_X + 16, y(2) - 11, call.name),
    text('note', TEXT_X + 16, y(2) + 6, `${String(call.attributes['customerio.attempts'])} attempts`),
    bar(call, 1.6),
    ...call.events.map(() => retryMark(x(call.startedAt) + (call.durationMs / 2) * scale, y(1.6))),
    `<path class="line" d="M${TEXT_X} ${y(2.6)}H${WIDTH - TEXT_X}"/>`,
    text('note', TEXT_X, y(3.1), 'Its webhooks, each in a trace of its own'),
    ...webhooks.flatMap((webhook, index) => {
      const row = y(firstWebhook + index);
      return [
        text('', TEXT_X, row - 7, webhook.name),
        text('note', TEXT_X, row + 9, attributesOf(webhook)),
        rectangle('webhook', AXIS_X + AXIS_WIDTH + 40, row, MIN_BAR),
        text('note', AXIS_X + AXIS_WIDTH + 54, row + 5, `${webhook.durationMs.toFixed(1)} ms`),
        link(webhook, call, AXIS_X + AXIS_WIDTH + 38, row, x(call.startedAt) + 40 + index * 30, y(1.6) + 8),
      ];
    }),
  ];
  const height = y(firstWebhook + webhooks.length);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<title>A call in the trace of a request, and three webhooks that link to it</title>
<style>${STYLE}
</style>
${rows.filter((row) => row !== '').join('\n')}
</svg>
`;
}

function named(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const span = spans.find((each) => each.name === name);
  if (span === undefined) throw new Error(`no span ${name} was recorded`);
  return span;
}

const attributesOf = ({ attributes }: CollectedSpan): string =>
  SHOWN.flatMap((name) => (name in attributes ? [String(attributes[name])] : []))
    .join(', latency ')
    .replace(/(\d)$/, '$1 ms');

const text = (style: string, x: number, y: number, content: string): string =>
  `<text class="${style}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${content}</text>`;

const rectangle = (style: string, x: number, y: number, width: number): string =>
  `<rect class="${style}" x="${x.toFixed(1)}" y="${(y - 8).toFixed(1)}" width="${Math.max(MIN_BAR, width).toFixed(1)}" height="16" rx="3"/>`;

const retryMark = (x: number, y: number): string =>
  `<circle class="retry" cx="${x.toFixed(1)}" cy="${y}" r="5"/>` + text('note', x - 24, y - 13, 'retry, 503');

/** Draws a link only if the webhook's span has it. */
function link(
  from: CollectedSpan,
  to: CollectedSpan,
  x: number,
  y: number,
  toX: number,
  toY: number,
): string {
  if (!from.links.some(({ spanId }) => spanId === to.spanId)) return '';
  return `<path class="link" d="M${x} ${y}H${toX.toFixed(1)}V${toY}"/>`;
}
