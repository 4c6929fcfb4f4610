import { readFileSync } from 'node:fs';
import { connect, type ConnectionOptions } from 'node:tls';
import { expect } from 'chai';
import { OtelcolFleet } from '../harness/collector/otelcol-fleet';
import { builtProgram } from '../harness/processes/built-program';
import { StartedResources } from '../harness/processes/started';
import { Prometheus } from '../harness/prometheus/prometheus';
import { counterJson, tracesJson, type SpanJson } from '../harness/telemetry/otlp-json';
import { OtlpSink } from '../harness/telemetry/otlp-sink';
import { until } from '../harness/until';

const TRACES = 40;
const SPANS = 3;
const ARRIVAL_MS = 60_000;
const MARK = /\w+-\d{2}-\d(?=\D)/g;

/** Returns one span of a trace. The spans of a trace are sent one by one. */
const span = (name: string, trace: number, position: number, status?: string): SpanJson => ({
  name: `${name}-${String(trace).padStart(2, '0')}-${position}`,
  traceId: (trace + 1).toString(16).padStart(32, '5'),
  spanId: `${trace + 1}${position}`.padStart(16, '7'),
  ...(status === undefined ? {} : { status }),
});

const traceOf = (mark: string): string => mark.replace(/-\d$/, '');
const marksIn = (sink: OtlpSink): string[] => [...sink.count('traces', MARK).keys()];

describe('a fleet of one agent and two gateways', function () {
  this.timeout(120_000);

  const started = new StartedResources();
  const sinks: OtlpSink[] = [];
  const backends: Prometheus[] = [];
  let fleet: OtelcolFleet;

  before(async () => {
    const flags = ['--web.enable-remote-write-receiver'];
    const program = builtProgram('prometheus');
    for (let gateway = 0; gateway < 2; gateway += 1) {
      sinks.push(started.add(await OtlpSink.start()));
      backends.push(started.add(await Prometheus.start(program, [], flags)));
    }
    const gateways = sinks.map((sink, gateway) => ({
      OTELCOL_TRACES_ENDPOINT: sink.url,
      OTELCOL_LOGS_ENDPOINT: sink.url,
      OTELCOL_REMOTE_WRITE_ENDPOINT: backends[gateway]?.url('/api/v1/write') ?? '',
      OTELCOL_DECISION_WAIT: '1s',
    }));
    fleet = started.add(await OtelcolFleet.start(gateways));
  });
  after(() => started.end());

  const allSpans = (name: string) =>
    Array.from({ length: TRACES }, (_, trace) =>
      Array.from({ length: SPANS }, (_unused, position) => span(name, trace, position).name),
    )
      .flat()
      .sort();
  const arrived = (name: string) =>
    [...new Set(sinks.flatMap(marksIn))].filter((mark) => mark.startsWith(`${name}-`)).sort();

  async function sendAll(name: string): Promise<void> {
    for (let position = 0; position < SPANS; position += 1) {
      for (let trace = 0; trace < TRACES; trace += 1) {
        await fleet.agent.send('traces', tracesJson([span(name, trace, position)]));
      }
    }
  }

  it('sends all spans of a trace to one gateway, and uses both gateways', async () => {
    await sendAll('whole');
    await until('every span', () => arrived('whole').length === TRACES * SPANS, ARRIVAL_MS);
    const [first = [], second = []] = sinks.map((sink) => [...new Set(marksIn(sink).map(traceOf))]);
    expect(first.filter((trace) => second.includes(trace))).to.deep.equal([]);
    expect(first).to.have.length.above(TRACES / 5);
    expect(second).to.have.length.above(TRACES / 5);
  });

  it('writes all series of a process through one gateway', async () => {
    const instances = Array.from({ length: 24 }, (_, index) => `replica-${index}`);
    for (const metric of ['first_total', 'second_total']) {
      for (const instance of instances) {
        const resource = { 'service.instance.id': instance };
        await fleet.agent.send('metrics', counterJson(metric, [{}, { label: 'x' }], { resource }));
      }
    }
    const written = async () =>
      Promise.all(
        backends.map(async (backend) => {
          const samples = (await backend.samples('shop')).filter(({ name }) => name.endsWith('_total'));
          return samples.map(({ name, labels }) => `${labels['instance']} ${name} ${labels['label'] ?? ''}`);
        }),
      );
    const [first = [], second = []] = await until(
      'every series',
      async () => {
        const all = await written();
        return all.flat().length >= instances.length * 4 ? all : undefined;
      },
      ARRIVAL_MS,
    );
    expect(first.length + second.length).to.equal(instances.length * 4);
    const [left, right] = [first, second].map(
      (series) => new Set(series.map((each) => each.split(' ')[0] ?? '')),
    );
    expect([...(left ?? [])].filter((instance) => right?.has(instance))).to.deep.equal([]);
    expect(left?.size).to.be.above(0);
    expect(right?.size).to.be.above(0);
  });

  it('loses no span after a gateway crashes, and delivers through the other one meanwhile', async () => {
    await fleet.gateways[0]?.crash();
    await sendAll('crash');
    await until('spans of the other gateway', () => arrived('crash').length > 0, ARRIVAL_MS);
    expect(arrived('crash')).to.have.length.below(TRACES * SPANS);
    await fleet.gateways[0]?.restart();
    await until('every span', () => arrived('crash').length === TRACES * SPANS, ARRIVAL_MS).catch(
      () => undefined,
    );
    expect(arrived('crash')).to.deep.equal(allSpans('crash'));
  });

  it('rejects a client without a certificate', async () => {
    const [gateway] = fleet.gateways;
    const ca = readFileSync(fleet.tls['OTELCOL_TLS_CA'] ?? '');
    const key = readFileSync(fleet.tls['OTELCOL_TLS_KEY'] ?? '');
    const options = { port: gateway?.port('grpc') ?? 0, host: '127.0.0.1', ca, ALPNProtocols: ['h2'] };
    expect(await firstResponse({ ...options, key, cert: ca })).to.equal('data');
    expect(await firstResponse(options)).to.match(/certificate required|bad certificate/i);
  });
});

/** Returns `data` if the server sends data first, as HTTP/2 servers do. Otherwise returns why the connection ended. */
function firstResponse(options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(options);
    const end = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('data', () => end('data'));
    socket.once('error', (error: Error) => end(error.message));
    socket.once('close', () => end('closed'));
  });
}

describe('a gateway with a sampling percentage of 0', () => {
  const started = new StartedResources();
  afterEach(() => started.end());

  it('keeps failed traces with all their spans', async () => {
    const sink = started.add(await OtlpSink.start());
    const gateway = {
      OTELCOL_TRACES_ENDPOINT: sink.url,
      OTELCOL_LOGS_ENDPOINT: sink.url,
      OTELCOL_DECISION_WAIT: '1s',
      OTELCOL_SAMPLING_PERCENTAGE: '0',
    };
    const { agent } = started.add(await OtelcolFleet.start([gateway]));
    for (let trace = 0; trace < 10; trace += 1) {
      await agent.send('traces', tracesJson([span('fine', trace, 0)]));
    }
    for (let trace = 10; trace < 20; trace += 1) {
      await agent.send('traces', tracesJson([span('failed', trace, 0), span('failed', trace, 1, 'x')]));
    }
    await until('failed traces', () => marksIn(sink).length >= 20, ARRIVAL_MS);
    expect(marksIn(sink).every((mark) => mark.startsWith('failed-'))).to.equal(true);
  });
});
