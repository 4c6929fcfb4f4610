/** Uses the test kit in a process whose SDK is started already. The SDK must not get what the kit collects. */
import { metrics, trace } from '@opentelemetry/api';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';
import {
  collectTelemetry,
  startCustomerIOSimulator,
  webhookEvent,
  webhookRequest,
} from 'opentelemetry-instrumentation-customerio/testing';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { TrackClient } from 'customerio-node';
import { call } from './call.cjs';
import { report, start } from './in-memory.cjs';

const REQUESTS = 'customerio_api_requests_total';
const check = (isTrue, problem) => {
  if (!isTrue) throw new Error(problem);
};

start(new CustomerIOInstrumentation());
const former = [trace.getTracerProvider().getDelegate(), metrics.getMeterProvider()];

const simulator = await startCustomerIOSimulator();
const telemetry = collectTelemetry();
simulator.fault({ status: 400 });
const client = new TrackClient('site', 'key', { url: simulator.trackUrl });
await client.track('1', { name: 'order' }).catch(() => undefined);
const receive = createWebhookReceiver({ signingKeys: 'key' }).fetch();
const webhook = webhookRequest(webhookEvent('email_delivered'), { signingKey: 'key' });
await receive(new Request('http://localhost', webhook));

const collected = await telemetry.metrics();
const errors = collected.value('customerio_api_errors_total', { operation: 'track', error_type: 400 });
check(errors === 1, `errors: ${errors}`);
check(collected.value('customerio_webhook_received_total') === 1, 'no webhook');
const spans = telemetry.spans().map(({ name, kind }) => `${name} ${kind}`);
check(spans.join() === 'customerio.track CLIENT,customerio.webhook CONSUMER', spans.join());
const [log] = telemetry.logs();
check(log?.eventName === 'customerio.api.call' && log.severity === 'WARN', JSON.stringify(log));
telemetry.reset();
check((await telemetry.metrics()).value(REQUESTS) === 0, 'reset() keeps metrics');

await telemetry.shutdown();
await simulator.close();
const current = [trace.getTracerProvider().getDelegate(), metrics.getMeterProvider()];
check(
  former.every((provider, index) => provider === current[index]),
  'other global providers',
);
await call({ TrackClient }, report);
