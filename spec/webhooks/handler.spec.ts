import { context, trace, type Span } from '@opentelemetry/api';
import { expect } from 'chai';
import { warningsDuring } from '../harness/telemetry/diagnostics';
import { unregister } from '../harness/telemetry/telemetry';
import { envelope, signedRequest, WebhookWorld } from '../harness/webhooks/webhook-world';

const OK = { status: 200, body: '{"ok":true}' };
const FAILED = { status: 503, body: '{"error":"handler failed"}' };

describe('the onEvent handler', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('causes one process warning with the name of its error, without the message, if it fails', async () => {
    class FullDisk extends Error {
      override name = 'FullDisk';
    }
    create({ onEvent: () => Promise.reject(new FullDisk('jane@example.com')) });
    const warnings = await warningsDuring(async () => {
      for (let attempt = 0; attempt < 3; attempt += 1) await world.send(envelope('email', 'sent'));
    });
    expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_HANDLER']);
    expect(warnings[0]?.message).to.match(/failed with FullDisk\. .* sends no later events meanwhile/);
    expect(warnings[0]?.message).to.not.include('jane');
  });

  describe('that fails', () => {
    const secret = 'jane@example.com in /srv/app/secret.js';
    const fail = (): never => {
      throw new Error(secret);
    };
    const failures: Readonly<Record<string, () => unknown>> = {
      'by throwing': fail,
      'by throwing undefined': () => {
        throw undefined as unknown as Error;
      },
      'by rejecting': () => Promise.reject(new Error(secret)),
      'by rejecting later': () => new Promise((_, reject) => setTimeout(() => reject(new Error(secret)), 5)),
      'by never settling': () => new Promise(() => undefined),
      'by returning a thenable that rejects': () => ({
        then: (_: unknown, reject: (error: Error) => void) => reject(new Error(secret)),
      }),
      'by returning a thenable that throws': () => ({ then: fail }),
      'by returning a thenable that cannot be read': () => Object.defineProperty({}, 'then', { get: fail }),
    };

    for (const [description, onEvent] of Object.entries(failures)) {
      it(`${description} leads to 503 with Retry-After and without details of the error`, async () => {
        create({ onEvent, handlerTimeoutMs: 20 });
        const response = await world.send(envelope('email', 'sent'));
        expect(response).to.include(FAILED);
        expect(response.headers).to.include({ 'retry-after': '1' });
      });

      it(`${description} leads to 200 if onHandlerFailure is acknowledge`, async () => {
        create({ onEvent, handlerTimeoutMs: 20, onHandlerFailure: 'acknowledge' });
        const response = await world.send(envelope('email', 'sent'));
        expect(response).to.include(OK);
        expect(response.headers).to.not.have.property('retry-after');
      });

      it(`${description} is called again for a retry, unless it is still running`, async () => {
        create({ onEvent, handlerTimeoutMs: 10 });
        const sent = envelope('email', 'sent');
        await world.send(sent);
        // a handler that is still running keeps the claim, and the retry waits for it
        expect(await world.send(sent)).to.include({ status: 503 });
        expect(world.events).to.have.length(description === 'by never settling' ? 1 : 2);
      });
    }
  });

  it('is awaited if it returns a promise or a thenable', async () => {
    let done = 0;
    const soon = () => new Promise<void>((resolve) => setTimeout(() => resolve(void (done += 1)), 5));
    const handlers: (() => unknown)[] = [
      soon,
      async () => soon(),
      () => ({ then: (resolve: () => void) => void soon().then(resolve) }),
    ];
    for (const [index, onEvent] of handlers.entries()) {
      create({ onEvent });
      expect(await world.send(envelope('email', 'sent'))).to.include(OK);
      expect(done).to.equal(index + 1);
      if (index < handlers.length - 1) await world.end();
    }
  });

  it('may return any value', async () => {
    const values = [
      undefined,
      null,
      0,
      false,
      'x',
      {},
      [],
      { then: 'soon' },
      { status: 500 },
      new Error('x'),
    ];
    create({ onEvent: () => values.shift() });
    while (values.length > 0) expect(await world.send(envelope('email', 'sent'))).to.include(OK);
  });

  it('receives the event and the signed bytes of the body', async () => {
    create();
    const body = Buffer.from(JSON.stringify(envelope('push', 'delivered', { delivery_id: 'dgTQ1QwJAAA=' })));
    await world.send(body);
    expect(world.events[0]).to.deep.include({ type: 'push_delivered' });
    expect(world.contexts[0]?.rawBody).to.equal(body);
  });

  it('runs with the span of the webhook active, which its second argument contains', async () => {
    let active: unknown;
    create({
      onEvent: async () => {
        await Promise.resolve();
        active = trace.getActiveSpan();
        trace.getTracer('app').startSpan('child').end();
      },
    });
    await world.send(envelope('email', 'sent'));
    const [child, webhook] = world.telemetry.spans;
    expect(active).to.equal(world.contexts[0]?.span);
    expect(child?.parentSpanContext?.spanId).to.equal(webhook?.spanContext().spanId);
  });

  it('runs in the context of the request, with and without a span', async () => {
    const key = Symbol.for('a value of the web server');
    const seen: unknown[] = [];
    create({ onEvent: () => seen.push(context.active().getValue(key)) });
    const request = () => world.receiver.handle(signedRequest(envelope('email', 'sent')));
    const surrounding = context.active().setValue(key, 'kept');
    await context.with(surrounding, request);
    trace.disable();
    await context.with(surrounding, request);
    expect(seen).to.deep.equal(['kept', 'kept']);
    expect(world.contexts[1]?.span).to.equal(undefined);
  });

  it('runs with the span of the web server active if the webhook has no span', async () => {
    let active: Span | undefined;
    create({ onEvent: () => void (active = trace.getActiveSpan()) }, { requireParentSpan: true });
    const { traceId, spanId } = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) };
    const server = trace.wrapSpanContext({ traceId, spanId, traceFlags: 0 });
    const surrounding = trace.setSpan(context.active(), server);
    trace.disable();
    await context.with(surrounding, () => world.send(envelope('email', 'sent')));
    expect(world.contexts[0]?.span).to.equal(undefined);
    expect(active?.spanContext()).to.deep.equal(server.spanContext());
  });

  it('receives no span without an SDK', async () => {
    create();
    unregister();
    expect(await world.send(envelope('email', 'sent'))).to.include(OK);
    expect(world.contexts[0]).to.include({ span: undefined, send: undefined });
  });

  describe('with a signal', () => {
    it('receives an abort with a TimeoutError after handlerTimeoutMs', async () => {
      let reason: unknown;
      create({
        handlerTimeoutMs: 10,
        onEvent: (_event, { signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reason = signal.reason;
              reject(signal.reason as Error);
            });
          }),
      });
      expect(await world.send(envelope('email', 'sent'))).to.include(FAILED);
      expect(reason).to.include({ name: 'TimeoutError' });
    });

    it('receives an aborted signal at the first access after handlerTimeoutMs', async () => {
      create({ handlerTimeoutMs: 10, onEvent: () => new Promise(() => undefined) });
      await world.send(envelope('email', 'sent'));
      expect(world.contexts[0]?.signal.aborted).to.equal(true);
    });

    it('receives the same signal in a copy of its context', async () => {
      let copied: AbortSignal | undefined;
      create({
        handlerTimeoutMs: 10,
        onEvent: (_event, original) => {
          const copy = { ...original, logger: console };
          copied = copy.signal;
          return new Promise(() => undefined);
        },
      });
      await world.send(envelope('email', 'sent'));
      expect(copied?.aborted).to.equal(true);
      expect(copied).to.equal(world.contexts[0]?.signal);
    });

    it('receives no abort after it has succeeded', async () => {
      create({ handlerTimeoutMs: 10, onEvent: () => Promise.resolve() });
      await world.send(envelope('email', 'sent'));
      const { signal } = world.contexts[0]!;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(signal.aborted).to.equal(false);
    });

    it('receives no abort after it has failed', async () => {
      create({ handlerTimeoutMs: 10, onEvent: () => Promise.reject(new Error('x')) });
      await world.send(envelope('email', 'sent'));
      const { signal } = world.contexts[0]!;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(signal.aborted).to.equal(false);
    });

    it('receives the same signal at every access', async () => {
      const signals: AbortSignal[] = [];
      create({
        handlerTimeoutMs: 5,
        onEvent: (_event, info) => {
          signals.push(info.signal, info.signal);
          return new Promise(() => undefined);
        },
      });
      await world.send(envelope('email', 'sent'));
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, true]);
      expect(signals[0]).to.equal(signals[1]);
    });
  });

  it('is limited to handlerTimeoutMs even if that is very short', async () => {
    create({
      handlerTimeoutMs: 5,
      onEvent: (_event, { signal }) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 90);
          signal.addEventListener('abort', () => clearTimeout(timer));
        }),
    });
    expect(await world.send(envelope('email', 'sent'))).to.include(FAILED);
  });

  it('counts as successful if it blocks the thread longer than handlerTimeoutMs', async () => {
    create({
      handlerTimeoutMs: 5,
      onEvent: () => {
        const until = performance.now() + 10;
        while (performance.now() < until);
      },
    });
    expect(await world.send(envelope('email', 'sent'))).to.include(OK);
  });
});
