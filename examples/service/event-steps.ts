import type { Analytics } from '@customerio/cdp-analytics-node';
import { customer, email, number } from './customers';
import { weighted, type Step, type WeightedStep } from './step';

interface WeightedEvent {
  readonly weight: number;
  /** Adds an event to the queue of the SDK, which sends it later in a batch. */
  readonly enqueue: () => void;
}

/**
 * Returns every method of `@customerio/cdp-analytics-node` once, then random ones by weight without end.
 *
 * @param hasMistakes whether the SDK loses some of the events.
 */
export const eventSteps = (analytics: Analytics, hasMistakes: boolean): Iterator<Step, never> =>
  weighted([...(hasMistakes ? mistakes(analytics) : []), ...events(analytics)].map(toStep));

const toStep = ({ weight, enqueue }: WeightedEvent): WeightedStep => ({
  weight,
  step: () =>
    new Promise<void>((resolve) => {
      enqueue(); // an error that the SDK throws rejects the promise
      resolve();
    }),
});

const events = (analytics: Analytics): WeightedEvent[] => [
  {
    weight: 6,
    enqueue: () =>
      analytics.track({ userId: customer(), event: 'Order Placed', properties: { total: number(200) } }),
  },
  { weight: 3, enqueue: () => analytics.page({ anonymousId: visitor(), name: 'Pricing' }) },
  { weight: 2, enqueue: () => analytics.identify({ userId: customer(), traits: { email: email() } }) },
  { weight: 1, enqueue: () => analytics.screen({ userId: customer(), name: 'Cart' }) },
  { weight: 0.5, enqueue: () => analytics.group({ userId: customer(), groupId: `team-${number(50)}` }) },
  { weight: 0.5, enqueue: () => analytics.alias({ userId: customer(), previousId: visitor() }) },
];

const mistakes = (analytics: Analytics): WeightedEvent[] => [
  // JSON has no BigInt: the SDK reports success, and sends nothing
  {
    weight: 0.3,
    enqueue: () => analytics.track({ userId: customer(), event: 'Order Placed', properties: { total: 1n } }),
  },
  // the SDK rejects an event without a name synchronously
  {
    weight: 0.2,
    enqueue: () => analytics.track({ userId: customer() } as Parameters<Analytics['track']>[0]),
  },
];

const visitor = () => `visitor-${number(9_999)}`;
