import { context, metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { BREAKAGES } from '../harness/telemetry/broken-apis';
import { diagnosticsDuring, faultsDuring, withErrorName } from '../harness/telemetry/diagnostics';
import { World } from '../harness/sdk/world';

/** A call with a retry and one that follows a redirect, and nothing that the operator would have to hear. */
async function calls(world: World): Promise<void> {
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

describe('a call where not everything is told', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.end());

  const requests = async () => {
    const points = await world.telemetry.points('customerio_api_requests_total');
    return points.reduce((sum, { value }) => sum + value, 0);
  };

  it('is measured where nobody traces', async () => {
    trace.disable();
    await calls(world);
    expect([world.telemetry.spans.length, await requests()]).to.deep.equal([0, 4]);
    expect(await world.telemetry.points('customerio_api_retries_total')).to.have.length(1);
  });

  it('is traced where nobody measures', async () => {
    metrics.disable();
    await calls(world);
    expect([world.telemetry.spans.length, await requests()]).to.deep.equal([4, 0]);
    const events = world.telemetry.spans.flatMap((span) => span.events.map(({ name }) => name));
    expect(events).to.have.length(2);
  });

  for (const [what, api, spans, counted] of [
    ['measured', trace, 0, 4],
    ['traced', metrics, 4, 0],
  ] as const) {
    it(`is ${what} where nobody wants its log events either`, async () => {
      world.instrumentation.setConfig({ logLevel: 'none' });
      api.disable();
      await calls(world);
      expect([world.telemetry.spans.length, await requests()]).to.deep.equal([spans, counted]);
    });
  }

  it('is no fault that the operator would have to hear of', async () => {
    for (const config of [{ requireParentSpan: true }, { emailSentSource: 'api' as const }]) {
      world.instrumentation.setConfig(config);
      await calls(world);
    }
    // nor is a number recorded that is none
    expect(await diagnosticsDuring(() => world.track().identify('x'), 'warn')).to.deep.equal([]);
  });

  it('is logged where nobody traces or measures', async () => {
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

  it('is nothing where nobody does either', async () => {
    for (const api of [trace, metrics, logs, context]) api.disable();
    await calls(world);
    expect([world.telemetry.spans.length, await requests()]).to.deep.equal([0, 0]);
  });
});

describe('what telemetry cannot do', () => {
  class BrokenError extends Error {}

  const CALLS = {
    'a call': (world: World) => world.track().identify('x'),
    'a send': (world: World) => world.app().sendEmail(world.email()),
    'a call that is repeated': (world: World) => {
      world.simulator.script({}, { kind: 'error', status: 500 });
      return world.track().identify('x');
    },
    'a call that is redirected': (world: World) => {
      world.simulator.script({}, { kind: 'redirect' });
      return world.track().identify('x');
    },
  };

  const STEPS: readonly (readonly [keyof typeof BREAKAGES, keyof typeof CALLS, string])[] = [
    ['a tracer that throws', 'a call', 'starting a span'],
    ['a tracer provider that throws', 'a call', 'starting the telemetry of a call'],
    ['instruments that throw', 'a call', 'recording metrics'],
    ['instruments that throw', 'a call that is repeated', 'observing a request'],
    ['a span that throws', 'a call', 'ending a span'],
    ['a span that throws', 'a call that is redirected', 'observing a redirect'],
    ['a span that throws', 'a send', 'recording a send'],
  ];
  let world: World;
  afterEach(() => world.end());

  for (const [breakage, call, step] of STEPS) {
    it(`the operator hears, by its step: ${breakage}, in ${call}`, async () => {
      world = await World.create();
      // each sentence is told once a process: a name that nothing else has makes it new
      const name = `BrokenError${process.hrtime.bigint()}`;
      const lines = await withErrorName(Error, name, () =>
        diagnosticsDuring(async () => {
          BREAKAGES[breakage]();
          await CALLS[call](world);
        }),
      );
      expect(lines.join('\n')).to.include(`${step} failed with ${name}`);
    });
  }

  it('the operator hears, too: arguments that throw when read', async () => {
    world = await World.create({ captureCustomerId: 'raw', captureEventName: true });
    class GetterError extends BrokenError {
      override name = `GetterError${process.hrtime.bigint()}`;
    }
    let reads = 0;
    const data = Object.defineProperty({}, 'name', {
      enumerable: true,
      get: () => {
        reads += 1;
        if (reads === 1) throw new GetterError();
        return 'signup';
      },
    }) as { name: string };
    const lines = await diagnosticsDuring(() => world.track().track('x', data));
    expect(lines.join('\n')).to.match(/reading the arguments failed with GetterError\d+\./);
    expect(world.telemetry.span().attributes).to.not.have.property('customerio.event_name');
  });
});
