import { sampleLatencyMs } from '../latency';
import { seededRandom, type Random } from '../random';
import { byWeight } from './chance';
import { drawDelivery, type Delivery } from './delivery';
import { eventOf, type Happening } from './event';
import type { Feed } from './feed';
import type { AcceptedSend } from './sends';
import { DRAFT, STORIES, type Step, type Story } from './stories';
import { STRAYS } from './strays';
import { Timers } from './timers';

type Overrides = Readonly<Record<string, unknown>>;

/** Decides what becomes of messages, and tells the feed as it happens. */
export class Outcomes {
  private readonly strayTimer = new Timers();
  private sends = 0;
  private strays = 0;

  constructor(
    private readonly feed: Feed,
    private readonly seed: number,
  ) {}

  /** The n-th send has the same story in every run with the same seed. */
  accepted({ channel, deliveryId, isDraft, delayMs, person, subject, messageId }: AcceptedSend): void {
    const random = seededRandom(this.seed + Math.imul(++this.sends, 0x9e3779b1));
    // there are no webhooks of the inbox
    if (!this.feed.isOn || channel === 'inbox_message') return;
    const parents = messageId === undefined ? {} : { transactional_message_id: messageId };
    const known = { objectType: channel, deliveryId, person, subject, parents };
    const delivery = drawDelivery({ ...known, campaignType: 'transactional' }, random, Date.now());
    const story: Story | undefined = isDraft ? DRAFT : byWeight<Story>(random, STORIES[channel]);
    this.feed.later(delayMs, () => this.play(delivery, story?.steps ?? [], random));
  }

  /** @param perSecond 0 for none */
  startStrays(perSecond: number): void {
    this.strayTimer.clear();
    if (perSecond <= 0) return;
    const next = () => {
      this.stray();
      this.strayTimer.later(1_000 / perSecond, next);
    };
    this.strayTimer.later(1_000 / perSecond, next);
  }

  reset(): void {
    this.sends = 0;
    this.strays = 0;
  }

  close(): void {
    this.strayTimer.clear();
  }

  private stray(): void {
    const random = seededRandom(~this.seed + Math.imul(++this.strays, 0x9e3779b1));
    const stray = byWeight(random, STRAYS);
    if (stray === undefined) return;
    const delivery = drawDelivery(stray, random, Date.now());
    this.play(delivery, byWeight(random, stray.stories)?.steps ?? [], random, stray.overrides);
  }

  private play(delivery: Delivery, steps: readonly Step[], random: Random, overrides: Overrides = {}): void {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    this.feed.later(sampleLatencyMs(step.after, random), () => {
      const happening = { ...step, objectType: delivery.objectType, at: Date.now() } as Happening;
      this.feed.post({ ...eventOf(delivery, happening, random), ...overrides });
      this.play(delivery, rest, random, overrides);
    });
  }
}
