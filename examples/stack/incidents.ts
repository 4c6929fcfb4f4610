import { randomBytes } from 'node:crypto';
import type { ProfileName } from '../../lib/testing/simulator';

/** What an incident can change in the running stack. */
export interface Controls {
  readonly setProfile: (name: ProfileName) => void;
  /** Signs webhooks with a key, or with the service's key again. */
  readonly signWebhooksWith: (key: string | undefined) => void;
  /** Makes the handler of the service fail, or succeed again. */
  readonly failHandler: (isOn: boolean) => void;
  readonly stopCollector: () => Promise<void>;
  readonly startCollector: () => Promise<void>;
}

export interface Incident {
  /** What happens, as a sentence. */
  readonly description: string;
  /** The alert to expect. Consequences of the same cause are inhibited. */
  readonly alert: string;
  /** The longest time until that alert fires, in minutes, at the rate of the example. */
  readonly withinMinutes: number;
  readonly start: (controls: Controls) => void | Promise<void>;
  readonly end: (controls: Controls) => void | Promise<void>;
}

/** An incident that is a profile of the simulator. */
const profile = (
  name: ProfileName,
  { description, alert, withinMinutes }: Pick<Incident, 'description' | 'alert' | 'withinMinutes'>,
): Incident => ({
  description,
  alert,
  withinMinutes,
  start: ({ setProfile }) => setProfile(name),
  end: ({ setProfile }) => setProfile('healthy'),
});

export const INCIDENTS = {
  outage: profile('outage', {
    description: 'Customer.io responds 5xx to every call.',
    alert: 'CustomerIOHighErrorRate',
    withinMinutes: 15,
  }),
  'rate-limit': profile('rate-limit', {
    description: 'Customer.io responds 429 to a third of the requests.',
    alert: 'CustomerIORateLimited',
    withinMinutes: 10,
  }),
  slow: profile('slow', {
    description: 'Customer.io responds after 4 seconds.',
    alert: 'CustomerIOHighLatency',
    withinMinutes: 25,
  }),
  credentials: profile('credentials', {
    description: 'Customer.io rejects the keys of the service.',
    alert: 'CustomerIOCredentialsRefused',
    withinMinutes: 12,
  }),
  bounces: profile('bounces', {
    description: 'Most e-mails bounce.',
    alert: 'CustomerIOHighBounceRate',
    withinMinutes: 15,
  }),
  complaints: profile('complaints', {
    description: 'Recipients report e-mails as spam.',
    alert: 'CustomerIOCriticalComplaintRate',
    withinMinutes: 30,
  }),
  'feed-stopped': profile('feed-stopped', {
    description: 'Customer.io posts no webhooks.',
    alert: 'CustomerIOWebhookFeedSilent',
    withinMinutes: 80,
  }),
  'wrong-key': {
    description: 'Customer.io signs webhooks with a key that the receiver does not have.',
    alert: 'CustomerIOWebhookFeedRejected',
    withinMinutes: 80,
    start: ({ signWebhooksWith }) => signWebhooksWith(randomBytes(24).toString('hex')),
    end: ({ signWebhooksWith }) => signWebhooksWith(undefined),
  },
  'handler-failing': {
    description: 'onEvent of the webhook receiver throws.',
    alert: 'CustomerIOWebhookProcessingFailed',
    withinMinutes: 20,
    start: ({ failHandler }) => failHandler(true),
    end: ({ failHandler }) => failHandler(false),
  },
  'collector-down': {
    description: 'The Collector is killed.',
    alert: 'CustomerIOCollectorDown',
    withinMinutes: 15,
    start: ({ stopCollector }) => stopCollector(),
    end: ({ startCollector }) => startCollector(),
  },
} as const satisfies Record<string, Incident>;

export type IncidentName = keyof typeof INCIDENTS;

export const INCIDENT_NAMES = Object.keys(INCIDENTS) as IncidentName[];

export const isIncidentName = (name: string): name is IncidentName => Object.hasOwn(INCIDENTS, name);
