import type { Span } from '@opentelemetry/api';
import { expect } from 'chai';
import { diagnosticsDuring, faultsDuring } from '../harness/telemetry/diagnostics';
import { rejection, World } from '../harness/sdk/world';

interface Told {
  readonly hook: string;
  readonly span: Span;
  readonly info: Readonly<Record<string, unknown>>;
}

describe('the hooks of a call', () => {
  let world: World;
  let told: Told[];
  beforeEach(async () => {
    told = [];
    const telling = (hook: string) => (span: Span, info: object) =>
      void told.push({ hook, span, info: info as Told['info'] });
    world = await World.create({ requestHook: telling('request'), responseHook: telling('response') });
  });
  afterEach(() => world.end());

  const infos = () => told.map(({ hook, info: { durationMs: _, ...info } }) => ({ hook, ...info }));

  it('that give nothing, or anything but a promise, have not failed', async () => {
    const lines = await faultsDuring(() => world.track().identify('jane'));
    world.instrumentation.setConfig({ requestHook: () => 'anything', responseHook: () => ({ catch: 1 }) });
    lines.push(...(await faultsDuring(() => world.track().identify('jane'))));
    expect(lines).to.deep.equal([]);
  });

  it('are told of its operation, API and arguments, and how it went', async () => {
    const result = await world.track().identify('jane', { plan: 'pro' });
    const call = { operation: 'identify', api: 'track', arguments: ['jane', { plan: 'pro' }] };
    expect(infos()).to.deep.equal([
      { hook: 'request', ...call },
      { hook: 'response', ...call, result },
    ]);
    expect(told[1]?.info['durationMs']).to.be.a('number').above(0);
  });

  it('are told of the error that the caller gets', async () => {
    world.simulator.script({}, { kind: 'error', status: 400 });
    const error = await rejection(world.track({ retry: { maxRetries: 0 } }).destroy('jane'));
    const call = { operation: 'destroy', api: 'track', arguments: ['jane'] };
    expect(infos()).to.deep.equal([
      { hook: 'request', ...call },
      { hook: 'response', ...call, error },
    ]);
    expect(told[1]?.info['error']).to.equal(error);
  });

  it('are given its span while it can be written to', async () => {
    world.instrumentation.setConfig({
      requestHook: (span) => void span.setAttribute('mine.request', 1),
      responseHook: (span) => void span.setAttribute('mine.response', 2),
    });
    await world.track().identify('jane');
    expect(world.telemetry.span().attributes).to.include({ 'mine.request': 1, 'mine.response': 2 });
  });

  it('are not called where the call has no span', async () => {
    const requestHook = (span: Span) => void told.push({ hook: 'request', span, info: {} });
    world.instrumentation.setConfig({ requireParentSpan: true, requestHook, responseHook: requestHook });
    await world.track().identify('jane');
    expect(told).to.deep.equal([]);
  });

  it('that throw or reject are told to the operator, by their name', async () => {
    // each sentence is told once a process: a name that nothing else has makes it new
    const name = `HookError${process.hrtime.bigint()}`;
    class HookError extends Error {
      override name = name;
    }
    world.instrumentation.setConfig({
      requestHook: () => {
        throw new HookError();
      },
      responseHook: () => Promise.reject(new HookError()) as never,
    });
    const lines = await diagnosticsDuring(() => world.track().identify('jane'));
    const told = ['requestHook', 'responseHook'].map((hook) => `${hook} failed with ${name}.`);
    expect(lines).to.have.length(2);
    told.forEach((sentence, at) => expect(lines[at]).to.include(sentence));
  });
});
