import { expect } from 'chai';
import { campaignEvents } from '../../lib/testing/simulator/webhooks/campaign';

const OVER_MS = 1_000;
const events = (seed: number, count = 500) =>
  campaignEvents({ channel: 'email', count, overMs: OVER_MS, seed });

describe('campaignEvents()', () => {
  it('spreads the events over the given time, in order', () => {
    const times = events(1).map(({ atMs }) => atMs);
    expect(times[0]).to.equal(0);
    expect(times.at(-1)).to.be.closeTo(OVER_MS, 0.001);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    const early = times.filter((atMs) => atMs < OVER_MS / 2).length;
    expect(early / times.length).to.be.within(0.25, 0.75);
  });

  it('has the same events for a seed, and other ones for another', () => {
    const metrics = (seed: number) => events(seed).map(({ metric }) => metric);
    expect(metrics(1)).to.deep.equal(metrics(1)).and.not.deep.equal(metrics(2));
  });

  it('has a funnel: each message is sent before it is delivered, and delivered before it is opened', () => {
    const metricsByDelivery = new Map<unknown, string[]>();
    for (const { payload } of events(1)) {
      const { metric, data } = payload(Date.now());
      const id = data['delivery_id'];
      metricsByDelivery.set(id, [...(metricsByDelivery.get(id) ?? []), metric]);
    }
    const counts = (metric: string) =>
      [...metricsByDelivery.values()].filter((all) => all.includes(metric)).length;
    expect(metricsByDelivery.size).to.equal(500);
    expect(counts('sent')).to.be.above(counts('delivered')).and.above(450);
    expect(counts('delivered')).to.be.above(counts('opened'));
    expect(counts('opened')).to.be.above(counts('clicked'));
    for (const metric of ['bounced', 'unsubscribed', 'spammed', 'converted']) {
      expect(counts(metric), metric).to.be.above(0);
    }
    for (const all of metricsByDelivery.values()) {
      if (all.includes('delivered')) expect(all.indexOf('sent')).to.be.below(all.indexOf('delivered'));
      if (all.includes('opened')) expect(all.indexOf('delivered')).to.be.below(all.indexOf('opened'));
    }
  });

  it('changes the frequency of events by their factors', () => {
    const options = { channel: 'email', count: 200, overMs: OVER_MS } as const;
    const bounces = campaignEvents({ ...options, eventFactors: { bounced: 20 } });
    expect(bounces.filter(({ metric }) => metric === 'bounced').length).to.be.above(100);
  });

  it('has one message, and no time between events, if so requested', () => {
    expect(events(1, 1).length).to.be.above(0);
    const atOnce = campaignEvents({ channel: 'sms', count: 3, overMs: 0 });
    expect(new Set(atOnce.map(({ atMs }) => atMs))).to.deep.equal(new Set([0]));
  });
});
