import { expect } from 'chai';
import { until } from '../harness/processes/node-process';
import { Otelcol } from '../harness/collector/otelcol';
import { OtelcolFleet } from '../harness/collector/otelcol-fleet';
import { logsJson, tracesJson } from '../harness/telemetry/otlp-json';
import { OtlpSink } from '../harness/telemetry/otlp-sink';
import { Started } from '../harness/processes/started';

const REQUESTS = 40;
const PER_REQUEST = 25;
const ARRIVAL_MS = 60_000;
/** As the configuration has it. */
const QUEUE_SIZE = 100_000;

const MARK = /(?:span|record)-\d{5}(?=\D)/g;
const mark = (kind: 'span' | 'record', number: number) => `${kind}-${String(number).padStart(5, '0')}`;
const hex = (number: number, digits: number) => (number + 1).toString(16).padStart(digits, '0');

/** Sends numbered spans and log records, each once. @returns after the last was taken */
async function load(otelcol: Otelcol, from: number, requests = REQUESTS): Promise<void> {
  for (let request = 0; request < requests; request += 1) {
    const numbers = Array.from({ length: PER_REQUEST }, (_, index) => from + request * PER_REQUEST + index);
    await otelcol.send(
      'traces',
      tracesJson(
        numbers.map((each) => ({
          name: mark('span', each),
          traceId: hex(each, 32),
          spanId: hex(each, 16),
        })),
      ),
    );
    await otelcol.send('logs', logsJson(numbers.map((each) => ({ body: mark('record', each) }))));
  }
}

const allOf = (kind: 'span' | 'record', count: number) =>
  Array.from({ length: count }, (_, number) => mark(kind, number));

/** Waits until all are there; asserts that they are, and nothing else. */
async function expectAll(sink: OtlpSink, count: number): Promise<void> {
  const isAll = () =>
    sink.count('traces', MARK).size >= count && sink.count('logs', MARK).size >= count ? true : undefined;
  await until('everything', isAll, ARRIVAL_MS).catch(() => undefined);
  expect([...sink.count('traces', MARK).keys()].sort()).to.deep.equal(allOf('span', count));
  expect([...sink.count('logs', MARK).keys()].sort()).to.deep.equal(allOf('record', count));
}

describe('What a Collector has taken', function () {
  this.timeout(180_000);

  const half = REQUESTS * PER_REQUEST;
  const started = new Started();
  let sink: OtlpSink;

  beforeEach(async () => (sink = started.add(await OtlpSink.create())));
  afterEach(() => started.end());

  const backend = () => ({ OTELCOL_TRACES_ENDPOINT: sink.url, OTELCOL_LOGS_ENDPOINT: sink.url });

  it('is not lost by SIGKILL while the backend is down', async () => {
    const otelcol = started.add(await Otelcol.start('collector-config.yaml', backend()));
    await load(otelcol, 0);
    await otelcol.crash();
    await otelcol.restart();
    await load(otelcol, half);
    await otelcol.crash();
    expect(sink.text('traces') + sink.text('logs')).to.equal('');
    await sink.open();
    await otelcol.restart();
    await expectAll(sink, 2 * half);
  });

  it('is not lost by SIGKILL in the middle of delivery', async () => {
    await sink.open();
    const otelcol = started.add(await Otelcol.start('collector-config.yaml', backend()));
    await load(otelcol, 0);
    await until('first delivery', () => (sink.count('traces', MARK).size > 0 ? true : undefined));
    await load(otelcol, half);
    await otelcol.crash();
    await otelcol.restart();
    await expectAll(sink, 2 * half);
  });

  it('is not lost by an agent that is killed while every gateway is down', async () => {
    await sink.open();
    const fleet = started.add(await OtelcolFleet.start([{ ...backend(), OTELCOL_DECISION_WAIT: '1s' }]));
    const [gateway] = fleet.gateways;
    await gateway?.crash();
    await load(fleet.agent, 0);
    await fleet.agent.crash();
    await fleet.agent.restart();
    await load(fleet.agent, half);
    expect(sink.text('traces') + sink.text('logs')).to.equal('');
    await gateway?.restart();
    await expectAll(sink, 2 * half);
  });

  it('is not taken where the queue is full, so that the SDK sends it again', async () => {
    const otelcol = started.add(await Otelcol.start('collector-config.yaml', backend()));
    const records = logsJson(Array.from({ length: 5_000 }, () => ({ body: 'x' })));
    for (let taken = 0; taken < QUEUE_SIZE; taken += 5_000) await otelcol.send('logs', records);
    const refusal = await otelcol.send('logs', records).catch((error: Error) => error.message);
    // what OTLP calls retryable
    expect(refusal).to.match(/^(?:429|502|503|504) /);
  });
});
