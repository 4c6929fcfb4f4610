import { sampleLatencyMs } from '../latency';
import { pickWeighted, seededRandom, type Random } from '../random';
import { BACKGROUND_MESSAGES } from './background-messages';
import { randomDelivery, type Delivery } from './delivery';
import type { Feed } from './feed';
import { buildPayload, type DeliveryEvent } from './payload';
import {
  DRAFT_SCENARIO,
  SCENARIOS,
  withFactors,
  type EventFactors,
  type Scenario,
  type ScenarioStep,
} from './scenarios';
import { Timers } from './timers';
import type { TransactionalSend } from './transactional-send';

type Overrides = Readonly<Record<string, unknown>>;

/** Selects a scenario for each message and posts its events to the feed as they happen. */
export class MessageSimulator {
  private readonly backgroundTimer = new Timers();
  private sends = 0;
  private backgroundMessages = 0;
  private factors: EventFactors = {};

  constructor(
    private readonly feed: Feed,
    private readonly seed: number,
  ) {}

  /** Starts a scenario for an accepted send. The n-th send has the same scenario in every run with the same seed. */
  startScenario({
    channel,
    deliveryId,
    isDraft,
    delayMs,
    person,
    subject,
    messageId,
  }: TransactionalSend): void {
    const random = seededRandom(this.seed + Math.imul(++this.sends, 0x9e3779b1));
    // inbox messages have no webhooks
    if (!this.feed.isOn || channel === 'inbox_message') return;
    const sourceIds = messageId === undefined ? {} : { transactional_message_id: messageId };
    const given = { objectType: channel, deliveryId, person, subject, sourceIds };
    const delivery = randomDelivery({ ...given, campaignType: 'transactional' }, random, Date.now());
    const scenario: Scenario | undefined = isDraft
      ? DRAFT_SCENARIO
      : this.pickScenario(random, SCENARIOS[channel]);
    this.feed.schedule(delayMs, () => this.runSteps(delivery, scenario?.steps ?? [], random));
  }

  /** Starts background messages at a rate, and sets the frequency of events. Replaces earlier ones; 0 stops them. */
  startBackgroundMessages(perSecond: number, factors: EventFactors): void {
    this.factors = factors;
    this.backgroundTimer.clear();
    if (perSecond <= 0) return;
    const next = () => {
      this.startBackgroundMessage();
      this.backgroundTimer.schedule(1_000 / perSecond, next);
    };
    this.backgroundTimer.schedule(1_000 / perSecond, next);
  }

  reset(): void {
    this.sends = 0;
    this.backgroundMessages = 0;
  }

  close(): void {
    this.backgroundTimer.clear();
  }

  private startBackgroundMessage(): void {
    const random = seededRandom(~this.seed + Math.imul(++this.backgroundMessages, 0x9e3779b1));
    const message = pickWeighted(random, BACKGROUND_MESSAGES);
    if (message === undefined) return;
    const delivery = randomDelivery(message, random, Date.now());
    const scenario = this.pickScenario(random, message.scenarios);
    this.runSteps(delivery, scenario?.steps ?? [], random, message.overrides);
  }

  private pickScenario(random: Random, scenarios: readonly Scenario[]): Scenario | undefined {
    return pickWeighted(random, withFactors(scenarios, this.factors));
  }

  private runSteps(
    delivery: Delivery,
    steps: readonly ScenarioStep[],
    random: Random,
    overrides: Overrides = {},
  ): void {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    this.feed.schedule(sampleLatencyMs(step.after, random), () => {
      const event = { ...step, objectType: delivery.objectType, at: Date.now() } as DeliveryEvent;
      this.feed.post({ ...buildPayload(delivery, event, random), ...overrides });
      this.runSteps(delivery, rest, random, overrides);
    });
  }
}
