import type { Api } from '../catalog';

/** What is known of one SDK method beyond its name. Methods that are not listed have none of it. */
export interface OperationTraits {
  /** The API the call goes to, where it is not the client's own. */
  readonly api?: Api;
  /** Creates a delivery: the answer carries `delivery_id`. */
  readonly send?: true;
  /** An e-mail leaves when the call succeeds (a draft does not). */
  readonly sendsEmail?: (args: readonly unknown[]) => boolean;
  /** Items of a batch, from the arguments. */
  readonly batchSize?: (args: readonly unknown[]) => unknown;
  /** The answer's `errors` are refused items (HTTP 207). Other answers have `errors` as plain content. */
  readonly partial?: true;
  /** Where personal or opt-in values stand in the arguments. */
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

/** Per client. The method's name is the operation's name; nothing has to be listed to be covered. */
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
