import { context, SpanKind, trace } from '@opentelemetry/api';
import * as customerio from 'customerio-node';
import { instrumentCustomerIO } from '../../../lib';
import {
  collectTelemetry,
  startCustomerIOSimulator,
  webhookEvent,
  webhookRequest,
  type CollectedSpan,
  type EventType,
} from '../../../lib/testing';
import { createWebhookReceiver } from '../../../lib/webhooks';

const KEY = 'a-signing-key';
/** Webhooks of the message, and how many seconds after the send they happened. */
const WEBHOOKS: readonly (readonly [type: EventType, seconds: number])[] = [
  ['email_sent', 2],
  ['email_delivered', 5],
  ['email_opened', 71],
];
const LATENCY_MS = 60;

/** Returns the spans of a request that sends an e-mail after one retry, and of the webhooks of that e-mail. */
export async function recordSpans(): Promise<readonly CollectedSpan[]> {
  instrumentCustomerIO(customerio);
  const simulator = await startCustomerIOSimulator();
  const telemetry = collectTelemetry();
  try {
    simulator.fault({ status: 503, delayMs: LATENCY_MS });
    simulator.fault({ delayMs: LATENCY_MS, times: 1 });
    const sentAt = Date.now();
    const deliveryId = await handleRequest(simulator.appUrl);
    const receiver = createWebhookReceiver({ signingKeys: KEY });
    for (const [type, seconds] of WEBHOOKS) {
      const timestamp = new Date(sentAt + seconds * 1_000);
      const event = webhookEvent(type, {
        campaignType: 'transactional',
        timestamp,
        data: { delivery_id: deliveryId },
      });
      const { method, headers, body } = webhookRequest(event, { signingKey: KEY });
      await receiver.handle({ method, headers, rawBody: body });
    }
    return telemetry.spans();
  } finally {
    await telemetry.shutdown();
    await simulator.close();
  }
}

/** Sends an e-mail in the span of an HTTP server. Returns the id of the delivery. */
async function handleRequest(url: string): Promise<string> {
  const client = new customerio.APIClient('key', { url });
  const email = new customerio.SendEmailRequest({
    transactional_message_id: 'welcome',
    identifiers: { id: '42' },
    to: 'recipient@example.com',
  });
  const span = trace.getTracer('application').startSpan('POST /welcome', { kind: SpanKind.SERVER });
  const response = await context.with(trace.setSpan(context.active(), span), () => client.sendEmail(email));
  span.end();
  return String((response as { delivery_id?: unknown }).delivery_id);
}
