import {
  startSimulator,
  webhookPayload,
  type Simulator,
  type SimulatorOptions,
  type WebhookFeedOptions,
} from '../../lib/testing/simulator';
import { StartedResources } from '../harness/processes/started';
import { WebhookSink } from '../harness/webhooks/webhook-sink';

interface Closable {
  close(): Promise<void>;
}

/** Short retry delays, and scenarios without delays. */
export const QUICK: WebhookFeedOptions = { timeScale: 0, retry: { longDelayMs: 20, shortDelayMs: 5 } };

/** A sink, and simulators that post webhooks to it. Hooks start and end it for each test. */
export class WebhookFeedWorld {
  private readonly resources = new StartedResources();
  private started?: WebhookSink;

  get sink(): WebhookSink {
    if (this.started === undefined)
      throw new Error('The sink has not started. Call start() in a beforeEach hook.');
    return this.started;
  }

  async start(): Promise<void> {
    this.started = this.closeLater(await WebhookSink.start());
  }

  /** Starts a simulator that posts to the sink, with {@link QUICK} and the given options. */
  async startSimulator(
    feedOptions: WebhookFeedOptions = {},
    options: SimulatorOptions = {},
  ): Promise<Simulator> {
    const webhooks = { ...QUICK, ...feedOptions, ...this.sink.target };
    return this.closeLater(await startSimulator({ ...options, webhooks }));
  }

  closeLater<T extends Closable>(resource: T): T {
    this.resources.add({ destroy: () => resource.close() });
    return resource;
  }

  /** Returns the delivery ids of the received payloads of {@link postNumbered}. */
  numbers(): number[] {
    return this.sink.events.map(({ data }) => Number(data['delivery_id']));
  }

  /** Closes all resources in reverse order. */
  end(): Promise<void> {
    return this.resources.end();
  }
}

/** Posts payloads with the delivery ids 0, 1, 2, … */
export function postNumbered({ webhooks }: Simulator, count: number): void {
  for (let number = 0; number < count; number++) {
    webhooks.post(webhookPayload({ objectType: 'sms', metric: 'sent', deliveryId: String(number) }));
  }
}
