/** Draws the charts of the example's page. `data.json` has the format of chart-data.ts. */
const NARROW = 500;
const STAGES = ['sent', 'delivered', 'opened', 'clicked', 'bounced', 'notSent', 'complaints'];
const FAILURES = ['bounced', 'notSent', 'complaints'];
const HEADINGS = { notSent: 'not sent', complaints: 'spam' };

const CHARTS = [
  { title: 'Calls by API', unit: 'calls/s', lines: ({ calls }) => calls },
  { title: 'Failed calls by API', unit: 'errors/s', lines: ({ errors }) => errors },
  { title: 'Latency of calls', unit: 'ms', lines: ({ latency }) => latency },
  { title: 'Webhooks', unit: 'webhooks/s', lines: ({ webhooks }) => webhooks },
  { title: 'Events of cdp-analytics-node', unit: 'events/s', lines: ({ events }) => events },
  { title: 'Messages', unit: 'messages since the start' },
];
let data;

/** Legible on a light and on a dark page. */
const COLORS = ['#2f81e0', '#c96a12', '#1f9160'];
const textColor = () => getComputedStyle(document.body).color;
const round = (value) => (value === null ? '-' : String(Number(value.toPrecision(3))));
const clock = (seconds) => new Date(seconds * 1_000).toLocaleTimeString('en-GB');

/** Returns the values of a chart: first those of the x axis. */
const valuesOf = ({ lines }) =>
  lines
    ? [data.times, ...Object.values(lines(data))]
    : [STAGES.map((_, index) => index), bars(false), bars(true)];

const bars = (isFailure) =>
  STAGES.map((stage) => (FAILURES.includes(stage) === isFailure ? data.messages[stage] : null));

/** Returns a series. Its legend shows the latest value if the pointer is elsewhere. */
const line = (label, index) => ({
  label,
  stroke: COLORS[index],
  width: 2,
  points: { show: false },
  value: (plot, value, series) => round(value ?? plot.data[series].at(-1)),
});

const bar = (fill) => ({
  fill,
  paths: uPlot.paths.bars({ size: [0.6, 64] }),
  points: { show: false },
});

function plot(chart, section) {
  const isNarrow = section.clientWidth < NARROW;
  const axis = { stroke: textColor(), grid: { stroke: '#8884', width: 1 }, ticks: { show: false } };
  const y = { ...axis, size: 50, values: (_, ticks) => ticks.map(round) };
  const time = { ...axis, size: 30, space: 80, values: (_, ticks) => ticks.map(clock) };
  const stages = {
    ...axis,
    grid: { show: false },
    splits: () => STAGES.map((_, index) => index),
    values: () =>
      STAGES.map((stage) => `${HEADINGS[stage] ?? stage}${isNarrow ? ' ' : '\n'}${data.messages[stage]}`),
    rotate: isNarrow ? -40 : 0,
    size: isNarrow ? 80 : 44,
  };
  const options = chart.lines
    ? {
        axes: [time, y],
        series: [{ value: (_, at) => (at ? clock(at) : 'now') }, ...Object.keys(chart.lines(data)).map(line)],
      }
    : {
        axes: [stages, y],
        series: [{}, ...COLORS.slice(0, 2).map(bar)],
        legend: { show: false },
        cursor: { show: false },
      };
  const x = chart.lines ? {} : { time: false, range: [-0.5, STAGES.length - 0.5] };
  const scales = { x, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } };
  return new uPlot(
    { width: section.clientWidth - 24, height: 220, scales, ...options },
    valuesOf(chart),
    section,
  );
}

const sections = CHARTS.map(({ title, unit }) => {
  const section = document.querySelector('main').appendChild(document.createElement('section'));
  section.innerHTML = `<b>${title}</b> <small>${unit}</small>`;
  return section;
});
let plots = [];

/** Draws all charts again, for other colors or sizes. */
function draw() {
  plots.forEach((each) => each.destroy());
  plots = data?.messages ? CHARTS.map((chart, index) => plot(chart, sections[index])) : [];
}

async function refresh() {
  const state = document.getElementById('state');
  try {
    data = await (await fetch('data.json')).json();
    document.getElementById('metrics').href = data.metricsUrl;
    state.textContent = `Updated at ${clock(Date.now() / 1_000)}. Rates are means over 10 s.`;
    if (plots.length === 0) draw();
    else plots.forEach((each, index) => each.setData(valuesOf(CHARTS[index])));
  } catch {
    state.textContent = 'The example does not respond. Start it again with npm start.';
  }
  setTimeout(refresh, 1_000);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
addEventListener('resize', draw);
void refresh();
