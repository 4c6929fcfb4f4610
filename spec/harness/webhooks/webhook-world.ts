import { CustomerIOInstrumentation, type CustomerIOInstrumentationConfig } from '../../../lib';
import {
  createWebhookReceiver,
  signWebhook,
  type EventContext,
  type HeadersLike,
  type RawBody,
  type WebhookResponse,
  type WebhookEvent,
  type WebhookReceiver,
  type WebhookReceiverOptions,
  type WebhookRequest,
} from '../../../lib/webhooks';
import { InMemoryTelemetry } from '../telemetry/telemetry';

export const SIGNING_KEY = 'the signing key of the specs';

/** Returns the current time in Unix seconds. */
export const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

let serial = 0;
/** Returns a new id in the shape of a ULID. */
export const newEventId = (): string => `01HZX${String((serial += 1)).padStart(21, '0')}`;

/** Returns the envelope of an event as Customer.io sends it. */
export const envelope = (objectType: string, metric: string, data: object = {}, more: object = {}) => ({
  event_id: newEventId(),
  object_type: objectType,
  metric,
  timestamp: nowInSeconds(),
  data,
  ...more,
});

export interface Sending {
  readonly signingKey?: string;
  readonly timestamp?: number;
  readonly method?: string;
  /** Replaces the signed headers, or derives other headers from them. */
  readonly headers?: HeadersLike | ((signed: Record<string, string>) => HeadersLike);
}

const isRaw = (body: unknown): body is RawBody => typeof body === 'string' || body instanceof Uint8Array;

/** Returns a signed request. A body that is neither text nor bytes is serialized as JSON. */
export function signedRequest(body: unknown, sending: Sending = {}): WebhookRequest {
  const { signingKey = SIGNING_KEY, timestamp = nowInSeconds(), method, headers } = sending;
  const rawBody = isRaw(body) ? body : JSON.stringify(body);
  const signed = signWebhook({ signingKey, body: rawBody, timestamp });
  return {
    rawBody,
    headers: typeof headers === 'function' ? headers(signed) : (headers ?? signed),
    ...(method !== undefined && { method }),
  };
}

/** Passes a signed request with a body to a receiver. */
export const send = (receiver: WebhookReceiver, body: unknown, sending?: Sending): Promise<WebhookResponse> =>
  receiver.handle(signedRequest(body, sending));

/** A receiver with telemetry in memory. Records the arguments of its handler. */
export class WebhookWorld {
  readonly telemetry = new InMemoryTelemetry().register();
  readonly instrumentation: CustomerIOInstrumentation;
  readonly receiver: WebhookReceiver;
  readonly events: WebhookEvent[] = [];
  readonly contexts: EventContext[] = [];

  constructor(
    options: Partial<WebhookReceiverOptions> = {},
    config: CustomerIOInstrumentationConfig = { logLevel: 'debug' },
  ) {
    this.instrumentation = new CustomerIOInstrumentation(config);
    const { onEvent, ...others } = options;
    this.receiver = createWebhookReceiver({
      signingKeys: SIGNING_KEY,
      // the default allocates room for 100,000 ids, which is too slow for each spec
      dedupeMaxIds: 1_000,
      onEvent: (event, context) => {
        this.events.push(event);
        this.contexts.push(context);
        return onEvent?.(event, context);
      },
      ...others,
    });
  }

  send(body: unknown, sending?: Sending): Promise<WebhookResponse> {
    return send(this.receiver, body, sending);
  }

  /** Returns the values of a metric's series by one of its labels. The value of a histogram is its count. */
  async readings(metric: string, label: string): Promise<Record<string, number>> {
    const points = await this.telemetry.points(metric);
    return Object.fromEntries(points.map(({ attributes, value }) => [String(attributes[label]), value]));
  }

  /** Returns the labels and values of all series of a metric that are not 0. */
  async counted(metric: string): Promise<object[]> {
    const points = await this.telemetry.points(metric);
    return points
      .filter(({ value }) => value !== 0)
      .map(({ attributes, value }) => ({ ...attributes, value }));
  }

  async end(): Promise<void> {
    this.instrumentation.disable();
    await this.telemetry.shutdown();
  }
}
