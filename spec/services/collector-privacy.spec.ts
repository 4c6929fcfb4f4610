import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Document } from 'yaml';
import { Otelcol } from '../harness/collector/otelcol';
import { OtelcolFleet } from '../harness/collector/otelcol-fleet';
import { builtProgram } from '../harness/processes/built-program';
import { StartedResources } from '../harness/processes/started';
import { Prometheus } from '../harness/prometheus/prometheus';
import {
  counterJson,
  logsJson,
  tracesJson,
  type Attributes,
  type SpanJson,
} from '../harness/telemetry/otlp-json';
import { OtlpSink } from '../harness/telemetry/otlp-sink';
import { until } from '../harness/until';
import { HARMLESS_KEYS, HARMLESS_TEXTS, LEFT, PERSONAL_KEYS, PERSONAL_TEXTS } from './fixtures/personal';

const LAST = 'the-last-one';
const METRIC = 'planted_total';

const underKeys = (suffix: string): Attributes =>
  Object.fromEntries(PERSONAL_KEYS.map((key, index) => [key, `canary${suffix}${index}`]));

const keptUnder = (key: string) => `kept under ${key}`;
const HARMLESS: Attributes = Object.fromEntries(HARMLESS_KEYS.map((key) => [key, keptUnder(key)]));

/** Returns a span with the text in every field that can hold text. */
const spanWith = (text: string, index: number): SpanJson => ({
  name: text,
  traceId: (index + 1).toString(16).padStart(32, '0'),
  spanId: (index + 1).toString(16).padStart(16, '0'),
  status: text,
  attributes: { text, list: [text, 'b'], map: { inner: text } },
  events: [{ name: text, attributes: { 'exception.message': text, list: [text] } }],
});

const TEXTS = [...PERSONAL_TEXTS, ...HARMLESS_TEXTS];
const TRACES = tracesJson(
  [
    ...TEXTS.map(spanWith),
    {
      ...spanWith('keys', 900),
      attributes: { ...underKeys('span'), ...HARMLESS, phone: 4915199900009 },
      events: [{ name: 'keys', attributes: underKeys('event') }],
    },
    spanWith(LAST, 901),
  ],
  { 'process.owner.email': 'canary', 'deployment.note': PERSONAL_TEXTS[0] ?? '' },
);
const LOGS = logsJson([
  ...TEXTS.flatMap((text) => [
    { body: text, attributes: { text, list: [text] } },
    { body: { inner: text, deep: { list: [text] } } },
  ]),
  { body: underKeys('body'), attributes: { ...underKeys('log'), ...HARMLESS } },
  { body: { deep: underKeys('deep') } },
  { body: LAST },
]);
const COUNTER = counterJson(
  METRIC,
  [
    ...TEXTS.map((text, number) => ({ text, number })),
    { ...underKeys('label'), ...HARMLESS },
    { text: LAST },
  ],
  { resource: { 'process.owner.email': 'canary' }, filtered: { customer: 'canary', text: 'canary' } },
);

async function plant(otelcol: Otelcol): Promise<void> {
  await otelcol.send('traces', TRACES);
  await otelcol.send('logs', LOGS);
  await otelcol.send('metrics', COUNTER);
}

/** Returns the text around each match of personal data, which shows where it passed. */
const personalIn = (text: string) =>
  [...text.matchAll(new RegExp(LEFT, 'gi'))].map(({ index }) =>
    text.slice(Math.max(0, index - 30), index + 30),
  );

const filesIn = (folder: string): string =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('\n');

async function arrival(sink: OtlpSink): Promise<void> {
  const isAll = () => sink.text('traces').includes(LAST) && sink.text('logs').includes(LAST);
  await until('last span and last record', isAll, 30_000);
}

function expectOnlyHarmless(text: string): void {
  expect(personalIn(text)).to.deep.equal([]);
  const missing = [...HARMLESS_TEXTS, ...HARMLESS_KEYS.map(keptUnder)].filter((each) => !text.includes(each));
  expect(missing).to.deep.equal([]);
  // names and status messages travel in temporary attributes, which are removed again
  expect(text).not.to.include('redact.');
}

describe('personal data', () => {
  const started = new StartedResources();

  describe('in a Collector with the shipped configuration', () => {
    let sink: OtlpSink;
    let otelcol: Otelcol;
    let queued: string;

    before(async () => {
      sink = started.add(await OtlpSink.create());
      const backend = { OTELCOL_TRACES_ENDPOINT: sink.url, OTELCOL_LOGS_ENDPOINT: sink.url };
      otelcol = started.add(await Otelcol.start('collector-config.yaml', backend));
      await plant(otelcol);
      queued = filesIn(join(otelcol.folder, 'queue'));
      await sink.open();
      await arrival(sink);
    });
    after(() => started.end());

    it('does not reach a trace backend, while similar harmless data does', () => {
      expectOnlyHarmless(sink.text('traces'));
    });

    it('does not reach a log backend, while similar harmless data does', () => {
      expectOnlyHarmless(sink.text('logs'));
    });

    it('does not reach the scraped page, while similar harmless data does', async () => {
      const page = await until('page', async () => {
        const text = await otelcol.page();
        return text.includes(LAST) ? text : undefined;
      });
      expect(personalIn(page)).to.deep.equal([]);
      const kept = [...HARMLESS_KEYS.map(keptUnder), ...HARMLESS_TEXTS];
      expect(kept.filter((text) => !page.includes(`=${JSON.stringify(text)}`))).to.deep.equal([]);
    });

    it('is absent from the queue on disk', () => {
      expect(queued).to.include(LAST);
      expect(personalIn(queued)).to.deep.equal([]);
    });

    it('is absent from the metrics and the output of the Collector itself', async () => {
      const own = await fetch(otelcol.url('telemetry', '/metrics')).then((response) => response.text());
      expect(personalIn(own + otelcol.output)).to.deep.equal([]);
    });
  });

  describe('in a fleet', () => {
    afterEach(() => started.end());

    it('is absent from the queue of an agent', async () => {
      const { agent, gateways } = started.add(await OtelcolFleet.start([{}]));
      await gateways[0]?.crash();
      await plant(agent);
      const queued = filesIn(join(agent.folder, 'queue'));
      expect(queued).to.include(LAST);
      expect(personalIn(queued)).to.deep.equal([]);
    });

    it('does not pass a gateway, even if the agent does not redact it', async () => {
      const sink = started.add(await OtlpSink.start());
      const flags = ['--web.enable-remote-write-receiver', '--enable-feature=exemplar-storage'];
      const prometheus = started.add(await Prometheus.start(builtProgram('prometheus'), [], flags));
      const backends = {
        OTELCOL_TRACES_ENDPOINT: sink.url,
        OTELCOL_LOGS_ENDPOINT: sink.url,
        OTELCOL_REMOTE_WRITE_ENDPOINT: prometheus.url('/api/v1/write'),
        OTELCOL_DECISION_WAIT: '1s',
      };
      const { agent } = started.add(await OtelcolFleet.start([backends], withoutRedaction));
      await plant(agent);
      await arrival(sink);
      expectOnlyHarmless(sink.text('traces'));
      expectOnlyHarmless(sink.text('logs'));
      const samples = await until('metric', async () => {
        const all = await prometheus.samples('shop');
        return all.some(({ labels }) => labels['text'] === LAST) ? all : undefined;
      });
      const exemplars = await prometheus.exemplars(METRIC);
      expect(exemplars).to.include('"trace_id"');
      expect(personalIn(JSON.stringify(samples) + exemplars)).to.deep.equal([]);
    });
  });
});

function withoutRedaction(agent: Document): void {
  for (const signal of ['traces', 'logs', 'metrics']) {
    agent.setIn(['service', 'pipelines', signal, 'processors'], ['memory_limiter']);
  }
}
