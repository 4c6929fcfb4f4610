import type { CallAttributes } from '../../lib/catalog';
import { API_KEY, SITE_ID, type Sdk } from '../stub';

/** A call of the soak, made for the customer that is given. */
interface MixedCall {
  readonly is: CallAttributes;
  /** The expected error type, if the call fails. */
  readonly errorType?: string;
  /** The number of items, if the call is a batch. */
  readonly items?: number;
  readonly call: (clients: Clients, customer: string) => Promise<unknown>;
}

type Clients = ReturnType<typeof clientsOf>;

const RETRY = { maxRetries: 0 };
/** The stubbed network rejects requests with this text in the URL. */
const REFUSED = 'refused';

export function clientsOf(sdk: Sdk) {
  return {
    sdk,
    track: new sdk.TrackClient(SITE_ID, API_KEY, { retry: RETRY }),
    app: new sdk.APIClient(API_KEY, { retry: RETRY }),
    pipelines: new sdk.PipelinesClient(API_KEY, { retry: RETRY }),
  };
}

const call = (
  api: CallAttributes['api'],
  operation: string,
  status: CallAttributes['status'] = 'success',
) => ({
  api,
  operation,
  status,
});

const emailOf = (customer: string) => ({
  to: `${customer}@example.com`,
  identifiers: { id: customer },
  transactional_message_id: 'welcome',
});

/** The calls of a typical service, made one after the other. */
export const MIX: readonly MixedCall[] = [
  {
    is: call('track', 'identify'),
    call: ({ track }, customer) =>
      track.identify(customer, { email: `${customer}@example.com`, plan: 'pro' }),
  },
  {
    is: call('track', 'track'),
    call: ({ track }, customer) => track.track(customer, { name: 'purchase', data: { order: customer } }),
  },
  {
    is: call('app', 'sendEmail'),
    call: ({ app, sdk }, customer) => app.sendEmail(new sdk.SendEmailRequest(emailOf(customer))),
  },
  {
    is: call('pipelines', 'track'),
    call: ({ pipelines }, customer) => pipelines.track({ userId: customer, event: 'purchase' }),
  },
  {
    is: call('pipelines', 'batch'),
    items: 2,
    call: ({ pipelines }, customer) =>
      pipelines.batch([
        { type: 'identify', userId: customer, traits: {} },
        { type: 'track', userId: customer, event: 'purchase' },
      ]),
  },
  {
    is: call('track', 'destroy', 'error'),
    errorType: '404',
    call: ({ track }, customer) => track.destroy(`${customer}-${REFUSED}`),
  },
  {
    is: call('track', 'track', 'error'),
    errorType: 'invalid_argument',
    call: async ({ track }, customer) => track.track(customer, { name: '' }),
  },
];

let deliveries = 0;
const text = (body: string, status = 200) => ({
  status,
  ok: status < 400,
  headers: { get: () => null, entries: () => [] },
  text: () => Promise.resolve(body),
});

/** Replaces the network. Responds immediately: sends get distinct delivery ids, {@link REFUSED} URLs get 404. */
export function stubVendor(): void {
  const respond = (url: string) => {
    if (url.includes(REFUSED)) return text('{"meta":{"error":"not found"}}', 404);
    if (!url.includes('/send/')) return text('{}');
    deliveries += 1;
    return text(`{"delivery_id":"RPILAgUBAZrv${deliveries.toString(32).padStart(18, '0')}==","queued_at":1}`);
  };
  globalThis.fetch = (url) => Promise.resolve(respond(url as string) as unknown as Response);
}

/** Returns the number of series that the mix must produce for each metric. It does not depend on the customers. */
export function expectedSeries(): Record<string, number> {
  const distinct = (values: readonly string[]) => new Set(values).size;
  const calls = distinct(MIX.map(({ is }) => JSON.stringify(is)));
  const errors = MIX.filter(({ errorType }) => errorType !== undefined);
  return {
    customerio_api_latency_ms: calls,
    customerio_api_requests_total: calls,
    customerio_api_errors_total: distinct(errors.map(({ is, errorType }) => JSON.stringify([is, errorType]))),
    customerio_api_batch_size: distinct(MIX.flatMap(({ is, items }) => (items ? JSON.stringify(is) : []))),
    customerio_api_in_flight: distinct(MIX.map(({ is }) => is.api)),
  };
}
