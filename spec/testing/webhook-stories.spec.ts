import { expect } from 'chai';
import { PUBLISHED_METRICS, type ObjectType } from '../../lib/catalogue';
import { STORIES } from '../../lib/testing/simulator/webhooks/stories';

/** What must have happened to a message before. */
const PRECONDITIONS: Readonly<Record<string, readonly string[]>> = {
  delivered: ['sent'],
  bounced: ['sent'],
  deferred: ['sent'],
  opened: ['sent', 'delivered', 'clicked'],
  clicked: ['sent', 'delivered', 'opened'],
  converted: ['opened', 'clicked'],
  replied: ['delivered'],
  spammed: ['delivered'],
  unsubscribed: ['opened'],
};

describe("the simulator's stories of messages", () => {
  it('consist of published pairs, in an order in which they can happen', () => {
    for (const objectType of Object.keys(STORIES) as ObjectType[]) {
      const published: readonly string[] = PUBLISHED_METRICS[objectType];
      for (const { steps } of STORIES[objectType]) {
        const metrics = steps.map(({ metric }): string => metric);
        expect(published).to.include.members(metrics);
        for (const [index, metric] of objectType === 'customer' ? [] : metrics.entries()) {
          const before = metrics.slice(0, index);
          const needed = PRECONDITIONS[metric];
          if (needed !== undefined) expect(before, metrics.join()).to.satisfy(overlaps(needed));
        }
      }
    }
  });

  it('show every metric of e-mails but drafts', () => {
    const told = STORIES.email.flatMap(({ steps }) => steps.map(({ metric }) => metric));
    expect([...new Set(told), 'drafted']).to.have.members([...PUBLISHED_METRICS.email]);
  });

  it('show hard and soft bounces, and opens and clicks by machines', () => {
    const steps = STORIES.email.flatMap((story) => story.steps);
    const failures = steps.filter(({ metric }) => metric === 'bounced').map(({ failure }) => failure);
    expect(failures).to.include.members(['noSuchMailbox', 'mailboxFull']);
    const marks = steps.flatMap(({ data }) => Object.keys(data ?? {}));
    expect(marks).to.include.members(['prefetched', 'proxied', 'synthetic', 'machine']);
  });
});

const overlaps = (needed: readonly string[]) => (before: readonly string[]) =>
  needed.some((metric) => before.includes(metric));
