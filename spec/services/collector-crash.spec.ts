import { expect } from 'chai';
import { Otelcol } from '../harness/collector/otelcol';
import { OtelcolFleet } from '../harness/collector/otelcol-fleet';
import { StartedResources } from '../harness/processes/started';
import { logsJson, tracesJson } from '../harness/telemetry/otlp-json';
import { OtlpSink } from '../harness/telemetry/otlp-sink';
import { until } from '../harness/until';

const REQUESTS = 40;
const PER_REQUEST = 25;
const ARRIVAL_MS = 60_000;
/** Queue size of the shipped configuration. */
const QUEUE_SIZE = 100_000;

const MARK = /(?:span|record)-\d{5}(?=\D)/g;
const mark = (kind: 'span' | 'record', number: number) => `${kind}-${String(number).padStart(5, '0')}`;
const hex = (number: number, digits: number) => (number + 1).toString(16).padStart(digits, '0');

/** Sends numbered spans and log records, each once. Resolves after the Collector has accepted the last one. */
async function sendNumbered(otelcol: Otelcol, from: number, requests = REQUESTS): Promise<void> {
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

/** Waits for all numbered spans and records. Asserts that the sink received exactly those. */
async function expectAll(sink: OtlpSink, count: number): Promise<void> {
  const isAll = () => sink.count('traces', MARK).size >= count && sink.count('logs', MARK).size >= count;
  await until('all spans and records', isAll, ARRIVAL_MS).catch(() => undefined);
  expect([...sink.count('traces', MARK).keys()].sort()).to.deep.equal(allOf('span', count));
  expect([...sink.count('logs', MARK).keys()].sort()).to.deep.equal(allOf('record', count));
}

describe('telemetry in a Collector', function () {
  this.timeout(180_000);

  const half = REQUESTS * PER_REQUEST;
  const started = new StartedResources();
  let sink: OtlpSink;

  beforeEach(async () => (sink = started.add(await OtlpSink.create())));
  afterEach(() => started.end());

  const backend = () => ({ OTELCOL_TRACES_ENDPOINT: sink.url, OTELCOL_LOGS_ENDPOINT: sink.url });

  it('survives SIGKILL while the backend is down', async () => {
    const otelcol = started.add(await Otelcol.start('collector-config.yaml', backend()));
    await sendNumbered(otelcol, 0);
    await otelcol.crash();
    await otelcol.restart();
    await sendNumbered(otelcol, half);
    await otelcol.crash();
    expect(sink.text('traces') + sink.text('logs')).to.equal('');
    await sink.open();
    await otelcol.restart();
    await expectAll(sink, 2 * half);
  });

  it('survives SIGKILL during delivery', async () => {
    await sink.open();
    const otelcol = started.add(await Otelcol.start('collector-config.yaml', backend()));
    await sendNumbered(otelcol, 0);
    await until('first delivery', () => sink.count('traces', MARK).size > 0);
    await sendNumbered(otelcol, half);
    await otelcol.crash();
    await otelcol.restart();
    await expectAll(sink, 2 * half);
  });

  it('survives SIGKILL of the agent while every gateway is down', async () => {
    await sink.open();
    const fleet = started.add(await OtelcolFleet.start([{ ...backend(), OTELCOL_DECISION_WAIT: '1s' }]));
    const [gateway] = fleet.gateways;
    await gateway?.crash();
    await sendNumbered(fleet.agent, 0);
    await fleet.agent.crash();
    await fleet.agent.restart();
    await sendNumbered(fleet.agent, half);
    expect(sink.text('traces') + sink.text('logs')).to.equal('');
    await gateway?.restart();
    await expectAll(sink, 2 * half);
  });

  it('is rejected with a retryable status if the queue is full', async () => {
    const otelcol = started.add(await Otelcol.start('collector-config.yaml', backend()));
    const records = logsJson(Array.from({ length: 5_000 }, () => ({ body: 'x' })));
    for (let accepted = 0; accepted < QUEUE_SIZE; accepted += 5_000) await otelcol.send('logs', records);
    const rejection = await otelcol.send('logs', records).catch((error: Error) => error.message);
    // the statuses that OTLP defines as retryable
    expect(rejection).to.match(/^(?:429|502|503|504) /);
  });
});
