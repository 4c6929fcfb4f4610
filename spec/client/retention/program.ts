import { AsyncResource } from 'node:async_hooks';
import { context, createContextKey, trace } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { wrapByHand } from '../../../bench/by-hand';
import { Call } from '../../../lib/client/call';
import { LateCall } from '../../../lib/client/late-call';
import type { Method } from '../../../lib/foreign/patch';
import { CustomerIOInstrumentation } from '../../../lib/instrumentation';
import { WatchList } from '../../harness/heap/watch-list';
import { freshSdk, instrumentableParts, type SdkModule } from '../../harness/sdk/sdk';
import { needsTls } from '../../harness/sdk/world';
import { InMemoryTelemetry } from '../../harness/telemetry/telemetry';
import { callsOf, labelOf, SDK_5, SETUPS, type Interruption, type RetentionCall, type Setup } from './calls';

/*
 * Makes calls, and prints what is left of them as JSON. Its arguments are the instrumentation, `ours` or `by hand`, and the
 * origins of a server with TLS and of one without.
 */
const [instrumentation = '', tlsOrigin = '', plainOrigin = ''] = process.argv.slice(2);

const list = new WatchList();
const kept: unknown[] = [];

/** Keeps the signals of the SDK's requests, so that their timers stay pending. */
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => {
  const signal = timeout(ms);
  kept.push(signal);
  return signal;
};

const startTimer = () => setTimeout(() => undefined, 60_000).unref();
const KEY = createContextKey('a value of the application');

const INTERRUPTIONS: Readonly<Record<Interruption, (makeAnother: () => void) => void>> = {
  'keeps the context': () => {
    kept.push(context.active(), new AsyncResource('kept'));
    startTimer();
  },
  'keeps a derived context': () => kept.push(context.active().setValue(KEY, true)),
  'starts a span': () => trace.getTracer('another library').startActiveSpan('work', startTimer),
  'makes another call': (makeAnother) => makeAnother(),
};

/** Attributes of a customer. The SDK serializes them in the context of the call. */
class Attributes {
  [name: string]: unknown;
  constructor(onSerialize: () => void) {
    Object.defineProperty(this, 'toJSON', { value: () => (onSerialize(), { plan: 'pro' }) });
  }
}

/** Watches the span of the call that starts next. */
let watchSpan: (span: Span) => void = () => undefined;

class SpanWatcher implements SpanProcessor {
  onStart(span: Span): void {
    if (span.name.startsWith('customerio.')) watchSpan(span);
  }

  onEnd(): void {}

  forceFlush = () => Promise.resolve();
  shutdown = () => Promise.resolve();
}

/** Instruments the SDK of a setup. Returns a function that ends the instrumentation. */
function instrument(sdk: SdkModule, { alias, config, isReplaced = false }: Setup): () => void {
  const prototype = sdk.TrackClient.prototype as unknown as { identify: Method };
  const original = prototype.identify;
  const replace = () => {
    prototype.identify = function (...args) {
      return Reflect.apply(original, this, args);
    };
  };
  if (instrumentation === 'by hand') {
    if (isReplaced) replace();
    wrapByHand(sdk);
    return () => undefined;
  }
  const ours = new CustomerIOInstrumentation(config);
  const patch = () => instrumentableParts(alias, sdk).forEach((part) => ours.instrument(part));
  patch();
  if (isReplaced) {
    replace();
    patch();
  }
  return () => ours.disable();
}

/** Returns options for every SDK. Each one ignores those of the others. */
function clientOptions(alias: string): object {
  const url = needsTls(alias) ? tlsOrigin : plainOrigin;
  return {
    url,
    port: Number(new URL(url).port),
    rejectUnauthorized: false,
    // the timers stay pending on a slow machine too; the default is 10 s
    timeout: 600_000,
    retry: { maxRetries: 1, minTimeoutMs: 1, maxTimeoutMs: 2 },
  };
}

async function makeCall(sdk: SdkModule, setup: Setup, call: RetentionCall): Promise<void> {
  const { customerId = 'customer-1', isPromiseKept = false, interruption } = call;
  const watch = (object: string, value: unknown) => list.watch(labelOf(setup, call.name, object), value);
  let other: Promise<void> | undefined;
  const callOther = () => {
    other = makeCall(sdk, setup, { name: `${call.name}, the other one`, responses: [] });
  };
  const client = new sdk.TrackClient('site', 'key', clientOptions(setup.alias));
  const attributes = new Attributes(() => {
    watch('context', context.active());
    if (interruption !== undefined) INTERRUPTIONS[interruption](callOther);
  });
  watch('client', client);
  watch('arguments', attributes);
  watchSpan = (span) => watch('span', span);
  // versions 1 to 4 keep the response with its connection
  const hasOwnResponse = setup.alias === SDK_5.alias;
  try {
    const promise = client.identify(customerId, attributes);
    if (isPromiseKept) kept.push(promise);
    watch('promise', promise);
    const response = await promise;
    if (hasOwnResponse) watch('response', response);
  } catch (error) {
    if (hasOwnResponse) watch('response', error);
  }
  await other;
}

async function main(): Promise<void> {
  const telemetry = new InMemoryTelemetry({ spanProcessors: [new SpanWatcher()] }).register();
  let disable = () => {};
  for (const setup of SETUPS) {
    disable();
    const sdk = freshSdk(setup.alias);
    disable = instrument(sdk, setup);
    for (const call of callsOf(setup)) {
      if (call.isInSpan === true) {
        await trace.getTracer('application').startActiveSpan('request', () => makeCall(sdk, setup, call));
      } else {
        await makeCall(sdk, setup, call);
      }
    }
  }
  await telemetry.metricData();
  await telemetry.flush();
  telemetry.reset();
  console.log(JSON.stringify(await list.retained(Call, LateCall)));
  process.exit();
}

void main();
