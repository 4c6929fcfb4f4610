import type { Attributes } from '@opentelemetry/api';
import {
  ATTR,
  SPAN_NAME_PREFIX,
  type Api,
  type CallAttributes,
  type OperationAttributes,
  type Sdk,
} from '../catalog';
import type { CallInfo } from '../config';
import { arrayLength, readProperty } from '../foreign/read';
import type { Endpoint } from '../telemetry/endpoint';

/** Value of `customerio.sdk` on spans and log events of calls, also for forks under another name. */
export const CALL_SDK: Sdk = 'customerio-node';

/** Properties of one SDK method. Methods without traits are recorded too, without these details. */
export interface OperationTraits {
  /** The API that receives the call, if it is not the client's own. */
  readonly api?: Api;
  /** Whether the method creates a delivery: its response contains `delivery_id`. */
  readonly isSend?: true;
  /** Whether a successful call sends an e-mail. A draft does not. */
  readonly sendsEmail?: (args: readonly unknown[]) => boolean;
  /** Number of batch items in the arguments. */
  readonly batchSize?: (args: readonly unknown[]) => unknown;
  /** Whether `errors` in the response lists rejected items (HTTP 207). For other methods `errors` is content. */
  readonly partial?: true;
  // Readers of values that are recorded only if an option allows it.
  readonly customerId?: (args: readonly unknown[]) => unknown;
  readonly eventName?: (args: readonly unknown[]) => unknown;
  readonly transactionalMessageId?: (args: readonly unknown[]) => unknown;
}

type TraitTable = Readonly<Record<string, OperationTraits>>;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' ? readProperty(value, name) : undefined;

const CUSTOMER_FIRST: OperationTraits = { customerId: (args) => args[0] };

const customerOfMessage = (args: readonly unknown[]): unknown => {
  const identifiers = field(field(args[0], 'message'), 'identifiers');
  return field(identifiers, 'id') ?? field(identifiers, 'email') ?? field(identifiers, 'cio_id');
};

const SEND: OperationTraits = {
  isSend: true,
  customerId: customerOfMessage,
  transactionalMessageId: (args) => field(field(args[0], 'message'), 'transactional_message_id'),
};

const USER_ID: OperationTraits = { customerId: (args) => field(args[0], 'userId') };

const MEMBERS_SECOND: OperationTraits = { batchSize: (args) => arrayLength(args[1]) };

/** Traits by client and method. */
export const OPERATION_TRAITS: Readonly<Record<Api, TraitTable>> = {
  track: {
    identify: CUSTOMER_FIRST,
    destroy: CUSTOMER_FIRST,
    suppress: CUSTOMER_FIRST,
    unsuppress: CUSTOMER_FIRST,
    addDevice: CUSTOMER_FIRST,
    deleteDevice: CUSTOMER_FIRST,
    trackPageView: CUSTOMER_FIRST,
    track: { ...CUSTOMER_FIRST, eventName: (args) => field(args[1], 'name') },
    // (data) in 1.x and 2.x, (anonymousId, data) since 3.0
    trackAnonymous: { eventName: (args) => field(args[1] ?? args[0], 'name') },
    mergeCustomers: { customerId: (args) => args[1] },
    batch: { batchSize: (args) => arrayLength(args[0]), partial: true },
    entity: { partial: true },
    addCustomersToSegment: MEMBERS_SECOND,
    removeCustomersFromSegment: MEMBERS_SECOND,
    // TrackClient of 1.x has this method, which posts to the host of the App API
    triggerBroadcast: { api: 'app' },
  },
  app: {
    sendEmail: { ...SEND, sendsEmail: (args) => field(field(args[0], 'message'), 'queue_draft') !== true },
    sendPush: SEND,
    sendSMS: SEND,
    sendWhatsApp: SEND,
    sendInApp: SEND,
    sendInboxMessage: SEND,
    getAttributes: CUSTOMER_FIRST,
    getCustomersByEmail: CUSTOMER_FIRST,
    getCustomerActivities: CUSTOMER_FIRST,
    getCustomerMessages: CUSTOMER_FIRST,
    getCustomerRelationships: CUSTOMER_FIRST,
    getCustomerSegments: CUSTOMER_FIRST,
    getCustomerSubscriptionPreferences: CUSTOMER_FIRST,
    getSubscriptionCenterToken: CUSTOMER_FIRST,
    batchUpdateAttributes: { batchSize: (args) => arrayLength(args[0]) },
    batchUpdateEvents: { batchSize: (args) => arrayLength(args[0]) },
  },
  pipelines: {
    identify: USER_ID,
    track: { ...USER_ID, eventName: (args) => field(args[0], 'event') },
    page: USER_ID,
    screen: USER_ID,
    group: USER_ID,
    alias: USER_ID,
    batch: { batchSize: (args) => arrayLength(args[0]), partial: true },
  },
};

const NO_TRAITS: OperationTraits = {};

/** Returns the traits of an SDK method, or no traits if the table has no entry. */
export function traitsOf(client: Api, name: string): OperationTraits {
  const table = OPERATION_TRAITS[client];
  return Object.hasOwn(table, name) ? (table[name] ?? NO_TRAITS) : NO_TRAITS;
}

/** The values that all calls of one SDK method have in common. */
export interface OperationProfile {
  readonly name: string;
  readonly spanName: string;
  readonly api: Api;
  readonly traits: OperationTraits;
  readonly attributes: OperationAttributes;
  readonly successAttributes: CallAttributes;
  readonly errorAttributes: CallAttributes;
  /** Attributes with which spans start, for the endpoint of the last call: most services use one per method. */
  start: { readonly endpoint: Endpoint; readonly attributes: Attributes } | undefined;
}

/** Builds the profile of an SDK method. */
export function profileFor(client: Api, name: string): OperationProfile {
  const traits = traitsOf(client, name);
  const api = traits.api ?? client;
  return {
    name,
    spanName: SPAN_NAME_PREFIX + name,
    api,
    traits,
    attributes: { operation: name, api },
    successAttributes: { operation: name, status: 'success', api },
    errorAttributes: { operation: name, status: 'error', api },
    start: undefined,
  };
}

/** Returns the attributes with which the spans of calls to an endpoint start. Callers must not change them. */
export function startAttributesOf(profile: OperationProfile, endpoint: Endpoint): Attributes {
  if (profile.start?.endpoint !== endpoint) {
    const { address, port } = endpoint;
    const attributes: Attributes = {
      [ATTR.operation]: profile.name,
      [ATTR.api]: profile.api,
      [ATTR.sdk]: CALL_SDK,
      [ATTR.attempts]: 1,
      ...(address !== undefined && { [ATTR.serverAddress]: address }),
      ...(port !== undefined && { [ATTR.serverPort]: port }),
    };
    profile.start = { endpoint, attributes };
  }
  return profile.start.attributes;
}

/** Returns the description of a call for hooks. Copies the array of arguments, so that a hook cannot replace one. */
export const callInfo = ({ name, api }: OperationProfile, args: readonly unknown[]): CallInfo => ({
  operation: name,
  api,
  sdk: CALL_SDK,
  arguments: [...args],
});
