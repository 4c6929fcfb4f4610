import { context, metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { World } from '../harness/sdk/world';
import { BREAKAGES } from '../harness/telemetry/broken-apis';
import { diagnosticsDuring, faultsDuring } from '../harness/telemetry/diagnostics';

/** Makes four calls, one with a retry and one with a redirect. Expects no internal errors. */
async function makeCalls(world: World): Promise<void> {
  const location = `${world.simulator.trackUrl}/customers/elsewhere`;
  const lines = await faultsDuring(async () => {
    world.simulator.script({}, { kind: 'error', status: 500 });
    await world.track().identify('x');
    world.simulator.script({}, { kind: 'redirect', location });
    await world.track().identify('x');
    await world.app().sendEmail(world.email());
    await world.track().batch([{}, {}] as never);
  });
  expect(lines).to.deep.equal([]);
}

describe('a call without some of the providers', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.end());

  const requests = async () => {
    const points = await world.telemetry.points('customerio_api_requests_total');
    return points.reduce((sum, { value }) => sum + value, 0);
  };

  it('records metrics without a tracer provider', async () => {
    trace.disable();
    await makeCalls(world);
    expect([world.telemetry.spans.length, await requests()]).to.deep.equal([0, 4]);
    expect(await world.telemetry.points('customerio_api_retries_total')).to.have.length(1);
  });

  it('records spans without a meter provider', async () => {
    metrics.disable();
    await makeCalls(world);
    expect([world.telemetry.spans.length, await requests()]).to.deep.equal([4, 0]);
    const events = world.telemetry.spans.flatMap((span) => span.events.map(({ name }) => name));
    expect(events).to.have.length(2);
  });

  for (const [outcome, api, spans, counted] of [
    ['records metrics without a tracer provider', trace, 0, 4],
    ['records spans without a meter provider', metrics, 4, 0],
  ] as const) {
    it(`${outcome} if logLevel is "none"`, async () => {
      world.instrumentation.setConfig({ logLevel: 'none' });
      api.disable();
      await makeCalls(world);
      expect([world.telemetry.spans.length, await requests()]).to.deep.equal([spans, counted]);
    });
  }

  it('logs no internal errors and no warnings with requireParentSpan or emailSentSource "api"', async () => {
    for (const config of [{ requireParentSpan: true }, { emailSentSource: 'api' as const }]) {
      world.instrumentation.setConfig(config);
      await makeCalls(world);
    }
    // the metrics SDK warns if a recorded value is not a number
    expect(await diagnosticsDuring(() => world.track().identify('x'), 'warn')).to.deep.equal([]);
  });

  it('emits log events without a tracer and a meter provider', async () => {
    trace.disable();
    metrics.disable();
    world.simulator.script({}, { kind: 'error', status: 400 });
    await world
      .track()
      .identify('x')
      .catch(() => undefined);
    expect(world.telemetry.logRecords.map(({ body }) => body)).to.deep.equal([
      'Customer.io identify failed: 400',
    ]);
  });

  it('records no telemetry and no internal errors without any provider', async () => {
    for (const api of [trace, metrics, logs, context]) api.disable();
    await makeCalls(world);
    expect([world.telemetry.spans.length, await requests()]).to.deep.equal([0, 0]);
  });
});

describe('a failing telemetry step', () => {
  const CALLS = {
    'a call': (world: World) => world.track().identify('x'),
    'a send': (world: World) => world.app().sendEmail(world.email()),
    'a retried call': (world: World) => {
      world.simulator.script({}, { kind: 'error', status: 500 });
      return world.track().identify('x');
    },
    'a redirected call': (world: World) => {
      world.simulator.script({}, { kind: 'redirect' });
      return world.track().identify('x');
    },
  };

  const STEPS: readonly (readonly [keyof typeof BREAKAGES, keyof typeof CALLS, string])[] = [
    ['a tracer that throws', 'a call', 'starting a span'],
    ['a tracer provider that throws', 'a call', 'starting the telemetry of a call'],
    ['instruments that throw', 'a call', 'recording metrics'],
    ['instruments that throw', 'a retried call', 'observing a request'],
    ['a span that throws', 'a call', 'ending a span'],
    ['a span that throws', 'a redirected call', 'observing a redirect'],
    ['a span that throws', 'a send', 'recording a send'],
  ];
  let world: World;
  afterEach(() => world.end());

  for (const [fault, call, step] of STEPS) {
    it(`is reported as "${step}" after ${call} with ${fault}`, async () => {
      world = await World.create();
      const lines = await diagnosticsDuring(async () => {
        BREAKAGES[fault]();
        await CALLS[call](world);
      });
      expect(lines.join('\n')).to.include(`${step} failed with Error.`);
    });
  }
});
