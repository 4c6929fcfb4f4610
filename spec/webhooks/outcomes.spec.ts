import { SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import type { WebhookReceiverOptions } from '../../lib/webhooks';
import { envelope, WebhookWorld } from '../harness/webhooks/webhook-world';

interface Row {
  readonly options?: Partial<WebhookReceiverOptions>;
  /** Bodies sent in this order. The assertions are about the last one. */
  readonly bodies: () => readonly unknown[];
  readonly log: readonly [severity: string, body: string];
  readonly outcome: string;
  readonly errorType?: string;
  /** Number of requests by outcome. */
  readonly durations: object;
  readonly duplicates?: number;
}

const FAILED = { outcome: 'failed', errorType: 'handler', durations: { failed: 1 } } as const;

const sent = () => envelope('email', 'sent');
const once = () => [sent()];
const never = () => new Promise(() => undefined);

/** Another replica holds the claims of all events. */
const busyStore: Partial<WebhookReceiverOptions> = {
  dedupeStore: { claim: () => 'busy', complete: () => undefined, release: () => undefined },
  handlerTimeoutMs: 5,
};

const ROWS: Readonly<Record<string, Row>> = {
  'a handled event': {
    bodies: once,
    log: ['INFO', 'Customer.io webhook email_sent accepted'],
    outcome: 'accepted',
    durations: { accepted: 1 },
  },
  'a duplicate': {
    bodies: () => Array<object>(2).fill(sent()),
    log: ['INFO', 'Customer.io webhook email_sent duplicate'],
    outcome: 'duplicate',
    durations: { accepted: 1, duplicate: 1 },
    duplicates: 1,
  },
  'an event of an unknown type': {
    bodies: () => [envelope('hologram', 'projected')],
    log: ['INFO', 'Customer.io webhook unknown accepted'],
    outcome: 'accepted',
    durations: { accepted: 1 },
  },
  'invalid JSON': {
    bodies: () => ['{"metric":'],
    log: ['WARN', 'Customer.io webhook unknown accepted: malformed'],
    outcome: 'accepted',
    errorType: 'malformed',
    durations: { accepted: 1 },
  },
  'an event whose handler fails': {
    options: { onEvent: () => Promise.reject(new Error('x')) },
    bodies: once,
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler'],
    ...FAILED,
  },
  'an event without an id whose handler fails': {
    options: { onEvent: () => Promise.reject(new Error('x')) },
    bodies: () => [{ ...sent(), event_id: null }],
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler'],
    ...FAILED,
  },
  'a malformed body whose handler fails': {
    options: { onEvent: () => Promise.reject(new Error('x')) },
    bodies: () => ['[]'],
    log: ['ERROR', 'Customer.io webhook unknown failed: handler'],
    ...FAILED,
  },
  'an event whose handler times out': {
    options: { onEvent: never, handlerTimeoutMs: 5 },
    bodies: once,
    log: ['ERROR', 'Customer.io webhook email_sent failed: handler, out of time'],
    ...FAILED,
  },
  'an event that another replica handles': {
    options: busyStore,
    bodies: once,
    log: ['WARN', 'Customer.io webhook email_sent busy'],
    outcome: 'busy',
    errorType: 'busy',
    durations: { busy: 1 },
  },
};

/** Returns the expected error counts. A malformed body counts as malformed and by the outcome of its handler. */
const errorsOf = ({ errorType, bodies }: Row) => {
  const isMalformed = typeof bodies()[0] === 'string';
  const types = new Set([...(isMalformed ? ['malformed'] : []), ...(errorType ? [errorType] : [])]);
  return [...types].map((error_type) => ({ error_type, value: 1 }));
};

describe('the outcome of a webhook', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  for (const [description, row] of Object.entries(ROWS)) {
    it(`is the same in log event, span and metrics for ${description}`, async () => {
      const { options, bodies, log, outcome, errorType, durations, duplicates } = row;
      world = new WebhookWorld(options, { logLevel: 'info' });
      for (const body of bodies()) await world.send(body);

      const record = world.telemetry.logRecords.at(-1);
      expect([record?.severityText, record?.body]).to.deep.equal(log);
      expect(record?.attributes['customerio.webhook.outcome']).to.equal(outcome);
      expect(record?.attributes['error.type']).to.equal(errorType);

      const span = world.telemetry.spans.at(-1);
      const isFailed = outcome === 'failed';
      const hasError = isFailed || outcome === 'busy';
      expect(span?.attributes['customerio.webhook.outcome']).to.equal(outcome);
      expect(span?.attributes['error.type']).to.equal(hasError ? errorType : undefined);
      expect(span?.status.code).to.equal(isFailed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);

      expect(await world.counted('customerio_webhook_errors_total')).to.have.deep.members(errorsOf(row));
      expect(await world.readings('customerio_webhook_duration_ms', 'outcome')).to.deep.equal(durations);
      expect(await world.counted('customerio_webhook_duplicates_total')).to.deep.equal(
        duplicates === undefined ? [] : [{ event_type: 'email_sent', value: duplicates }],
      );
    });
  }
});
