import type { Api } from '../../lib/catalog';
import type { SdkModule } from '../../spec/harness/sdk/sdk';
import { isBetween, type Version } from './versions';

/** A method that represents all methods that use the transport in the same way. */
export interface SampleMethod {
  /** The client that has the method; `api` is the reported API if it differs. */
  readonly client: Api;
  readonly api?: Api;
  readonly name: string;
  readonly since: Version;
  readonly until?: Version;
  /** Whether the request has no body: a lookup or a removal. */
  readonly bodiless?: true;
  readonly args: (sdk: SdkModule) => readonly unknown[];
}

const ID = 'customer-4711';
const message = { to: 'jane@example.com', identifiers: { id: ID }, transactional_message_id: 7 };
/** Casts a value, because the types of the newest SDK require more than any version checks. */
const as = <T>(value: unknown) => value as T;
const broadcast = () => [7, { headline: 'x' }, { ids: [ID] }];

export const SAMPLE_METHODS: readonly SampleMethod[] = [
  { client: 'track', name: 'identify', since: '1.0', args: () => [ID, { plan: 'free' }] },
  { client: 'track', name: 'track', since: '1.0', args: () => [ID, { name: 'signed up' }] },
  { client: 'track', name: 'suppress', since: '1.0', args: () => [ID] },
  { client: 'track', name: 'destroy', since: '1.0', bodiless: true, args: () => [ID] },
  { client: 'track', name: 'addDevice', since: '1.0', args: () => [ID, 'device-1', 'ios'] },
  {
    client: 'track',
    name: 'batch',
    since: '5.0',
    args: () => [[{ type: 'person', action: 'identify', identifiers: { id: ID } }]],
  },
  {
    client: 'track',
    api: 'app',
    name: 'triggerBroadcast',
    since: '1.0',
    until: '1.1',
    args: broadcast,
  },
  { client: 'app', name: 'triggerBroadcast', since: '2.0', args: broadcast },
  {
    client: 'app',
    name: 'sendEmail',
    since: '1.0',
    args: ({ SendEmailRequest }) => [new SendEmailRequest(as(message))],
  },
  {
    client: 'app',
    name: 'sendPush',
    since: '4.1',
    args: ({ SendPushRequest }) => [new SendPushRequest(as(message))],
  },
  {
    client: 'app',
    name: 'sendSMS',
    since: '4.2',
    args: ({ SendSMSRequest }) => [new SendSMSRequest(as(message))],
  },
  {
    client: 'app',
    name: 'sendInboxMessage',
    since: '4.3',
    args: ({ SendInboxMessageRequest }) => [new SendInboxMessageRequest(as(message))],
  },
  {
    client: 'app',
    name: 'sendInApp',
    since: '4.4',
    args: ({ SendInAppRequest }) => [new SendInAppRequest(as(message))],
  },
  {
    client: 'app',
    name: 'sendWhatsApp',
    since: '5.2',
    args: ({ SendWhatsAppRequest }) => [new SendWhatsAppRequest(as(message))],
  },
  {
    client: 'app',
    name: 'getCustomersByEmail',
    since: '3.4',
    bodiless: true,
    args: () => ['jane@example.com'],
  },
  { client: 'app', name: 'listExports', since: '3.4', bodiless: true, args: () => [] },
  { client: 'pipelines', name: 'identify', since: '5.0', args: () => [{ userId: ID }] },
  { client: 'pipelines', name: 'track', since: '5.0', args: () => [{ userId: ID, event: 'signed up' }] },
  {
    client: 'pipelines',
    name: 'batch',
    since: '5.0',
    args: () => [[{ type: 'identify', userId: ID }]],
  },
];

/** Returns the sample methods that a version has. */
export const samplesOf = (version: Version): readonly SampleMethod[] =>
  SAMPLE_METHODS.filter(({ since, until }) => isBetween(version, since, until));
