import type { Span } from '@opentelemetry/api';
import { expect } from 'chai';
import { rejection, World } from '../harness/sdk/world';
import { diagnosticsDuring, faultsDuring } from '../harness/telemetry/diagnostics';

interface HookCall {
  readonly hook: string;
  readonly span: Span;
  readonly info: Readonly<Record<string, unknown>>;
}

describe('hooks of a call', () => {
  let world: World;
  let hookCalls: HookCall[];
  beforeEach(async () => {
    hookCalls = [];
    const recordingHook = (hook: string) => (span: Span, info: object) =>
      void hookCalls.push({ hook, span, info: info as HookCall['info'] });
    world = await World.create({
      requestHook: recordingHook('request'),
      responseHook: recordingHook('response'),
    });
  });
  afterEach(() => world.end());

  const infos = () => hookCalls.map(({ hook, info: { durationMs: _, ...info } }) => ({ hook, ...info }));

  it('are not reported as failed if they return a value other than a promise', async () => {
    const lines = await faultsDuring(() => world.track().identify('jane'));
    world.instrumentation.setConfig({ requestHook: () => 'anything', responseHook: () => ({ catch: 1 }) });
    lines.push(...(await faultsDuring(() => world.track().identify('jane'))));
    expect(lines).to.deep.equal([]);
  });

  it('receive operation, API and arguments, and after the call the result and duration', async () => {
    const result = await world.track().identify('jane', { plan: 'pro' });
    const call = {
      operation: 'identify',
      api: 'track',
      sdk: 'customerio-node',
      arguments: ['jane', { plan: 'pro' }],
    };
    expect(infos()).to.deep.equal([
      { hook: 'request', ...call },
      { hook: 'response', ...call, result },
    ]);
    expect(hookCalls[1]?.info['durationMs']).to.be.a('number').above(0);
  });

  it('receive the error that the caller gets', async () => {
    world.simulator.script({}, { kind: 'error', status: 400 });
    const error = await rejection(world.track({ retry: { maxRetries: 0 } }).destroy('jane'));
    const call = { operation: 'destroy', api: 'track', sdk: 'customerio-node', arguments: ['jane'] };
    expect(infos()).to.deep.equal([
      { hook: 'request', ...call },
      { hook: 'response', ...call, error },
    ]);
    expect(hookCalls[1]?.info['error']).to.equal(error);
  });

  it('receive the span while it is writable', async () => {
    world.instrumentation.setConfig({
      requestHook: (span) => void span.setAttribute('mine.request', 1),
      responseHook: (span) => void span.setAttribute('mine.response', 2),
    });
    await world.track().identify('jane');
    expect(world.telemetry.span().attributes).to.include({ 'mine.request': 1, 'mine.response': 2 });
  });

  it('are not called if the call has no span', async () => {
    const requestHook = (span: Span) => void hookCalls.push({ hook: 'request', span, info: {} });
    world.instrumentation.setConfig({ requireParentSpan: true, requestHook, responseHook: requestHook });
    await world.track().identify('jane');
    expect(hookCalls).to.deep.equal([]);
  });

  it('are reported by name if they throw or reject', async () => {
    class HookError extends Error {
      override name = 'HookError';
    }
    world.instrumentation.setConfig({
      requestHook: () => {
        throw new HookError();
      },
      responseHook: () => Promise.reject(new HookError()) as never,
    });
    const lines = await diagnosticsDuring(() => world.track().identify('jane'));
    const messages = ['requestHook', 'responseHook'].map((hook) => `${hook} failed with HookError.`);
    expect(lines).to.have.length(2);
    messages.forEach((message, index) => expect(lines[index]).to.include(message));
  });
});
