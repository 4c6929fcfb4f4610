import { SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import type { WebhookReceiverOptions } from '../../lib/webhooks';
import { envelope, WebhookWorld } from '../harness/webhooks/webhook-world';

interface Row {
  readonly options?: Partial<WebhookReceiverOptions>;
  /** All but the last one are there for what they leave behind. */
  readonly bodies: () => readonly unknown[];
  readonly log: readonly [severity: string, body: string];
  readonly outcome: string;
  readonly errorType?: string;
  /** Requests by outcome. */
  readonly durations: object;
  readonly duplicates?: number;
}

const FAILED = { outcome: 'failed', errorType: 'handler', durations: { failed: 1 } } as const;

const sent = () => envelope('email', 'sent');
const once = () => [sent()];
const never = () => new Promise(() => undefined);

/** Another replica is at every event, and stays at it. */
const occupied: Partial<WebhookReceiverOptions> = {
  dedupeStore: { claim: () => 'busy', complete: () => undefined, release: () => undefined },
  handlerTimeoutMs: 5,
};

const ROWS: Readonly<Record<string, Row>> = {
  'was handled': {
    bodies: once,
    log: ['INFO', 'Customer.io webhook email_sent accepted'],
    outcome: 'accepted',
    durations: { accepted: 1 },
  },
  'was handled before': {
    bodies: () => Array<object>(2).fill(sent()),
    log: ['INFO', 'Customer.io webhook email_sent duplicate'],
    outcome: 'duplicate',
    durations: { accepted: 1, duplicate: 1 },
    duplicates: 1,
  },
  'is of a type that nobody knows': {
    bodies: () => [envelope('hologram', 'projected')],
    log: ['INFO', 'Customer.io webhook unknown accepted'],
    outcome: 'accepted',
    durations: { accepted: 1 },
  },
  'is no JSON': {
    bodies: () => ['{"metric":'],
    log: ['WARN', 'Customer.io webhook unknown accepted: malformed'],
    outcome: 'accepted',
    errorType: 'malformed',
    durations: { accepted: 1 },
  },
  'its handler fails at': {
    options: { onEvent: () => Promise.reject(new Error('x')) },
    bodies: once,
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler'],
    ...FAILED,
  },
  'its handler fails at, without an id': {
    options: { onEvent: () => Promise.reject(new Error('x')) },
    bodies: () => [{ ...sent(), event_id: null }],
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler'],
    ...FAILED,
  },
  'its handler fails at and that is no JSON': {
    options: { onEvent: () => Promise.reject(new Error('x')) },
    bodies: () => ['[]'],
    log: ['ERROR', 'Customer.io webhook unknown failed: handler'],
    ...FAILED,
  },
  'its handler takes too long for': {
    options: { onEvent: never, handlerTimeoutMs: 5 },
    bodies: once,
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler, out of time'],
    ...FAILED,
  },
  'another replica takes too long for': {
    options: occupied,
    bodies: once,
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler, out of time'],
    ...FAILED,
  },
};

/** Malformed ones count twice: as what they are, and by how they were handled. */
const errorsOf = ({ errorType, bodies }: Row) => {
  const isMalformed = typeof bodies()[0] === 'string';
  const types = new Set([...(isMalformed ? ['malformed'] : []), ...(errorType ? [errorType] : [])]);
  return [...types].map((error_type) => ({ error_type, value: 1 }));
};

describe('how it ended is told alike by log event, span and metrics, of a webhook that', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  for (const [description, row] of Object.entries(ROWS)) {
    it(description, async () => {
      const { options, bodies, log, outcome, errorType, durations, duplicates } = row;
      world = new WebhookWorld(options, { logLevel: 'info' });
      for (const body of bodies()) await world.send(body);

      const record = world.telemetry.logRecords.at(-1);
      expect([record?.severityText, record?.body]).to.deep.equal(log);
      expect(record?.attributes['customerio.webhook.outcome']).to.equal(outcome);
      expect(record?.attributes['error.type']).to.equal(errorType);

      const span = world.telemetry.spans.at(-1);
      const isFailed = outcome === 'failed';
      expect(span?.attributes['customerio.webhook.outcome']).to.equal(outcome);
      expect(span?.attributes['error.type']).to.equal(isFailed ? errorType : undefined);
      expect(span?.status.code).to.equal(isFailed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);

      expect(await world.counted('customerio_webhook_errors_total')).to.have.deep.members(errorsOf(row));
      expect(await world.readings('customerio_webhook_duration_ms', 'outcome')).to.deep.equal(durations);
      expect(await world.counted('customerio_webhook_duplicates_total')).to.deep.equal(
        duplicates === undefined ? [] : [{ event_type: 'email_sent', value: duplicates }],
      );
    });
  }
});
