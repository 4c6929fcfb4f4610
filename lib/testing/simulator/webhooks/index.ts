import type { SimulatedResponse } from '../response';
import { seededRandom } from '../random';
import type { SimulatorRequest } from '../request';
import { Feed, type WebhookFeed } from './feed';
import { habitsOf, type WebhookHabits, type WebhookOptions } from './options';
import { Outcomes } from './outcomes';
import { acceptedSend } from './sends';
import { targetProblem, type WebhookTarget } from './target';

export type { WebhookPayload } from './event';
export type { WebhookFeed } from './feed';
export type { DeliveryFaultRates } from './delivery-faults';
export type { WebhookHabits, WebhookOptions } from './options';
export { WEBHOOK_PAIRS, type WebhookPair } from './pairs';
export { webhookPayload, type WebhookPayloadOptions } from './payload';
export type { RetryDelays } from './retries';
export type { FeedStats } from './statistics';
export { targetProblem, type WebhookTarget } from './target';

/** Customer.io's reporting webhooks: what became of the messages that its API took. */
export class Webhooks {
  private readonly events: Feed;
  private readonly outcomes: Outcomes;
  private readonly firstTarget: WebhookTarget | undefined;

  /**
   * Nothing is posted before {@link start}.
   *
   * @throws {RangeError} on numbers that make no sense
   * @throws {TypeError} on a URL or a key that cannot be used
   */
  constructor(
    seed: number,
    private given: WebhookOptions = {},
  ) {
    // a third stream beside those of faults and latencies: none changes the others
    this.events = new Feed(habitsOf(given), () => seededRandom(seed ^ 0x5eed));
    this.outcomes = new Outcomes(this.events, seed);
    this.firstTarget = targetIn(given);
  }

  /** Begins, if the options say where to. */
  start(): void {
    if (this.firstTarget !== undefined) this.sendTo(this.firstTarget);
  }

  get feed(): WebhookFeed {
    return this.events;
  }

  /** Habits that are not given stay as they are. Throws as the constructor does. */
  sendTo(options: WebhookTarget & WebhookHabits): void {
    const given = { ...this.given, ...options };
    requireTarget(given);
    const habits = habitsOf(given);
    this.events.sendTo(given, habits);
    this.outcomes.startStrays(habits.straysPerSecond);
    this.given = given;
  }

  /** To be told of every request with the answer that it was meant to get, whatever became of that. */
  responded(request: SimulatorRequest, answer: SimulatedResponse): void {
    const send = acceptedSend(request, answer);
    if (send !== undefined) this.outcomes.accepted(send);
  }

  reset(): void {
    this.events.reset();
    this.outcomes.reset();
  }

  close(): void {
    this.outcomes.close();
    this.events.close();
  }
}

function targetIn(options: WebhookOptions): WebhookTarget | undefined {
  const { url, signingKey } = options;
  if (url === undefined && signingKey === undefined) return undefined;
  const target = { ...options, url: url ?? '', signingKey: signingKey ?? '' };
  requireTarget(target);
  return target;
}

function requireTarget(target: WebhookTarget): void {
  const wrong = targetProblem(target);
  if (wrong !== undefined) throw new TypeError(`webhooks: ${wrong.setting} ${wrong.problem}`);
}
