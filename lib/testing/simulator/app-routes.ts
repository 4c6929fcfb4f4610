import { newDeliveryId, nextResourceId, SEND_CHANNELS, type SendChannel } from './generated-ids';
import { fieldsOf } from './request';
import type { EndpointHandler, RouteTable } from './route-table';

/** Returns a handler that accepts a message. Every request creates a delivery, even a retry. */
function queueSend(channel: SendChannel): EndpointHandler {
  return ({ json }) => {
    const queuedAt = Math.floor(Date.now() / 1000);
    const sendAt = fieldsOf(json)['send_at'];
    const isScheduled = typeof sendAt === 'number' && sendAt > queuedAt;
    return {
      status: 200,
      body: {
        delivery_id: newDeliveryId(channel),
        queued_at: queuedAt,
        ...(isScheduled ? { send_at: sendAt } : {}),
      },
    };
  };
}

/** Returns a handler that responds with the new or changed resource under its name. */
const resource =
  (name: string): EndpointHandler =>
  () => ({ status: 200, body: { [name]: { id: nextResourceId() } } });

const emptyList =
  (name: string): EndpointHandler =>
  () => ({ status: 200, body: { [name]: [], next: '' } });

const triggered: EndpointHandler = () => ({ status: 200, body: { id: nextResourceId() } });
const accepted: EndpointHandler = () => ({ status: 200, body: {} });
const removed: EndpointHandler = () => ({ status: 204 });

/** Write endpoints by path below `/app/v1`: one handler for each method that the SDK uses. */
const WRITES: Readonly<
  Record<string, Readonly<Partial<Record<'POST' | 'PUT' | 'DELETE', EndpointHandler>>>>
> = {
  ...Object.fromEntries(SEND_CHANNELS.map((channel) => [`/send/${channel}`, { POST: queueSend(channel) }])),
  '/campaigns/:id/triggers': { POST: triggered },
  // the path in SDK 1.x to 4.4
  '/api/campaigns/:id/triggers': { POST: triggered },
  '/exports/customers': { POST: resource('export') },
  '/exports/deliveries': { POST: resource('export') },
  '/customers': { POST: () => ({ status: 200, body: { identifiers: [], ids: [], next: '' } }) },
  '/customers/attributes': { POST: emptyList('customers') },
  '/objects': { POST: emptyList('identifiers') },
  '/segments': { POST: resource('segment') },
  '/segments/:id': { DELETE: removed },
  '/transactional/:id/language/:language': { PUT: resource('content') },
  '/transactional/:id/content/:id': { PUT: resource('content') },
  '/campaigns/:id/actions/:id': { PUT: resource('action') },
  '/campaigns/:id/actions/:id/language/:language': { PUT: resource('action') },
  '/broadcasts/:id/actions/:id': { PUT: resource('action') },
  '/broadcasts/:id/actions/:id/language/:language': { PUT: resource('action') },
  '/newsletters': { POST: resource('newsletter') },
  '/newsletters/:id': { DELETE: removed },
  '/newsletters/:id/contents/:id': { PUT: resource('content') },
  '/newsletters/:id/send': { POST: accepted },
  '/newsletters/:id/schedule': { POST: accepted },
  '/newsletters/:id/language': { POST: resource('content') },
  '/newsletters/:id/language/:language': { PUT: resource('content'), DELETE: removed },
  '/newsletters/:id/test_groups': { POST: resource('test_group') },
  '/newsletters/:id/test_group/:id/language': { POST: resource('content') },
  '/newsletters/:id/test_group/:id/language/:language': { PUT: resource('content'), DELETE: removed },
  '/design_studio/folders': { POST: resource('folder') },
  '/design_studio/folders/:id': { PUT: resource('folder'), DELETE: removed },
  '/design_studio/emails': { POST: resource('email') },
  '/design_studio/emails/:id': { PUT: resource('email'), DELETE: removed },
  '/design_studio/emails/:id/languages': { POST: resource('email_translation') },
  '/design_studio/emails/:id/languages/:language': { PUT: resource('email_translation'), DELETE: removed },
  '/design_studio/components': { POST: resource('component') },
  '/design_studio/components/:id': { PUT: resource('component'), DELETE: removed },
  '/assets/files': { POST: resource('asset') },
  '/assets/files/:id': { PUT: resource('asset'), DELETE: removed },
  '/assets/folders': { POST: resource('folder') },
  '/assets/folders/:id': { PUT: resource('folder'), DELETE: removed },
  '/collections': { POST: resource('collection') },
  '/collections/:id': { PUT: resource('collection'), DELETE: removed },
  '/collections/:id/content': { PUT: resource('collection') },
  '/esp/suppression/:type/:email': { POST: accepted, DELETE: removed },
  '/reporting_webhooks': { POST: resource('reporting_webhook') },
  '/reporting_webhooks/:id': { PUT: resource('reporting_webhook'), DELETE: removed },
  '/snippets': { POST: resource('snippet'), PUT: resource('snippet') },
  '/snippets/:name': { DELETE: removed },
  '/imports': { POST: resource('import') },
  '/data_index/attributes': { POST: accepted },
  '/data_index/events': { POST: accepted },
};

export const APP_ROUTES: RouteTable = Object.fromEntries(
  Object.entries(WRITES).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, endpoint]) => [`${method} /app/v1${path}`, endpoint]),
  ),
);

/** Responses to reads by the last segment of the path, unless the response is a list under that name. */
const READ_RESPONSES: Readonly<Record<string, unknown>> = {
  attributes: { customer: { attributes: {}, devices: [], unsubscribed: false } },
  customer_count: { count: 0 },
  customers: { results: [] },
  download: { url: '' },
  journey_metrics: { series: {} },
  membership: { ids: [], identifiers: [], next: '' },
  metrics: { metric: { series: {} } },
  object_types: { types: [] },
  subscription_channels: { channels: [] },
  subscription_preferences: { customer: { topics: [] } },
  subscription_topics: { topics: [] },
  token: { token: '' },
};

/** Responds to any read of the App API with an empty result of a plausible shape. */
export const appRead: EndpointHandler = ({ pathname }) => {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  if (Object.hasOwn(READ_RESPONSES, last)) return { status: 200, body: READ_RESPONSES[last] };
  return { status: 200, body: /^[a-z][a-z_]*$/.test(last) ? { [last]: [], next: '' } : {} };
};
