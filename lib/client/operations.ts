import { SPAN_NAME_PREFIX, type Api, type CallAttributes, type OperationAttributes } from '../catalog';

/** Properties of one SDK method. Methods without an entry are recorded too, without these details. */
export interface OperationTraits {
  /** The API that receives the call, if it is not the client's own. */
  readonly api?: Api;
  /** Creates a delivery: the response contains `delivery_id`. */
  readonly send?: true;
  /** Whether a successful call sends an e-mail. A draft does not. */
  readonly sendsEmail?: (args: readonly unknown[]) => boolean;
  /** Number of batch items in the arguments. */
  readonly batchSize?: (args: readonly unknown[]) => unknown;
  /** `errors` in the response lists rejected items (HTTP 207). In other responses `errors` is content. */
  readonly partial?: true;
  /** Readers of values that are recorded only if an option allows it. */
  readonly customerId?: (args: readonly unknown[]) => unknown;
  readonly eventName?: (args: readonly unknown[]) => unknown;
  readonly transactionalMessageId?: (args: readonly unknown[]) => unknown;
}

type TraitTable = Readonly<Record<string, OperationTraits>>;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const lengthOf = (value: unknown): unknown => (Array.isArray(value) ? value.length : undefined);

const customerFirst: OperationTraits = { customerId: (args) => args[0] };

const customerOfMessage = (args: readonly unknown[]): unknown => {
  const identifiers = field(field(args[0], 'message'), 'identifiers');
  return field(identifiers, 'id') ?? field(identifiers, 'email') ?? field(identifiers, 'cio_id');
};

const send: OperationTraits = {
  send: true,
  customerId: customerOfMessage,
  transactionalMessageId: (args) => field(field(args[0], 'message'), 'transactional_message_id'),
};

const userId: OperationTraits = { customerId: (args) => field(args[0], 'userId') };

const membersSecond: OperationTraits = { batchSize: (args) => lengthOf(args[1]) };

/** Traits by client and method. A method without an entry is still recorded. */
export const OPERATION_TRAITS: Readonly<Record<Api, TraitTable>> = {
  track: {
    identify: customerFirst,
    destroy: customerFirst,
    suppress: customerFirst,
    unsuppress: customerFirst,
    addDevice: customerFirst,
    deleteDevice: customerFirst,
    trackPageView: customerFirst,
    track: { ...customerFirst, eventName: (args) => field(args[1], 'name') },
    // (data) in 1.x and 2.x, (anonymousId, data) since 3.0
    trackAnonymous: { eventName: (args) => field(args[1] ?? args[0], 'name') },
    mergeCustomers: { customerId: (args) => args[1] },
    batch: { batchSize: (args) => lengthOf(args[0]), partial: true },
    entity: { partial: true },
    addCustomersToSegment: membersSecond,
    removeCustomersFromSegment: membersSecond,
    // on TrackClient in 1.x; it posts to the App API's host
    triggerBroadcast: { api: 'app' },
  },
  app: {
    sendEmail: { ...send, sendsEmail: (args) => field(field(args[0], 'message'), 'queue_draft') !== true },
    sendPush: send,
    sendSMS: send,
    sendWhatsApp: send,
    sendInApp: send,
    sendInboxMessage: send,
    getAttributes: customerFirst,
    getCustomersByEmail: customerFirst,
    getCustomerActivities: customerFirst,
    getCustomerMessages: customerFirst,
    getCustomerRelationships: customerFirst,
    getCustomerSegments: customerFirst,
    getCustomerSubscriptionPreferences: customerFirst,
    getSubscriptionCenterToken: customerFirst,
    batchUpdateAttributes: { batchSize: (args) => lengthOf(args[0]) },
    batchUpdateEvents: { batchSize: (args) => lengthOf(args[0]) },
  },
  pipelines: {
    identify: userId,
    track: { ...userId, eventName: (args) => field(args[0], 'event') },
    page: userId,
    screen: userId,
    group: userId,
    alias: userId,
    batch: { batchSize: (args) => lengthOf(args[0]), partial: true },
  },
};

const NO_TRAITS: OperationTraits = {};

export function traitsOf(client: Api, name: string): OperationTraits {
  const table = OPERATION_TRAITS[client];
  return Object.hasOwn(table, name) ? (table[name] ?? NO_TRAITS) : NO_TRAITS;
}

/** Everything that is equal for all calls of one SDK method. */
export interface OperationProfile {
  readonly name: string;
  readonly spanName: string;
  readonly api: Api;
  readonly traits: OperationTraits;
  readonly attributes: OperationAttributes;
  readonly success: CallAttributes;
  readonly error: CallAttributes;
}

export function profileFor(client: Api, name: string): OperationProfile {
  const traits = traitsOf(client, name);
  const api = traits.api ?? client;
  return {
    name,
    spanName: SPAN_NAME_PREFIX + name,
    api,
    traits,
    attributes: { operation: name, api },
    success: { operation: name, status: 'success', api },
    error: { operation: name, status: 'error', api },
  };
}
