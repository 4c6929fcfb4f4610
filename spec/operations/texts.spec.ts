import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ALERT_NAMES } from '../../tools/operations/alerts';

interface Rule {
  readonly alert?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string };
}

const rulesIn = (file: string): readonly Rule[] =>
  (
    parse(readFileSync(join(__dirname, '../../../prometheus/alerts', file), 'utf8')) as {
      groups: readonly { rules: readonly Rule[] }[];
    }
  ).groups.flatMap(({ rules }) => rules);
const rules = ['customerio.yml', 'customerio-collector.yml'].flatMap(rulesIn);

interface Parts {
  /** The number with its unit: N% is a share, N a count, N.N a ratio. Labels are in angle brackets. */
  readonly number?: string;
  /** The window, for each rule of the alert. Without it, the number is a state. */
  readonly time?: string | readonly string[];
  /** What the text is about, if it is not a service alone. */
  readonly about?: string;
  /** The counter of the top error, and the errors of it that the alert counts. */
  readonly errors?: string;
  readonly burn?: 'error' | 'latency';
}

const FAILED = 'customerio_api_errors_total';
const RETRIES = 'customerio_api_retries_total';
const RECEIVER = 'customerio_webhook_errors_total';
const DEAD = { time: ['in the last 10m', 'in the last 1h'], errors: FAILED } as const;
const OPERATION = { number: 'N calls of <operation>', about: '<operation> (<api> API) of <job>' } as const;
const BURN = ['in the last hour', 'in the last 6 hours'] as const;
const SLOW_BURN = ['in the last day', 'in the last 3 days'] as const;
const FAULTS = `${FAILED}{job=%q,error_type!~"invalid_argument|4(0[0-79]|2[0-8]|[13-9][0-9])"}`;
const HANDLER = `${RECEIVER}{job=%q,error_type=~"handler|body_consumed|no_signing_key"}`;
const EMAILS = 'N% of the e-mails reported to <job>';
const DELIVERED = 'N% of the delivered e-mails reported to <job>';
const COLLECTOR = { about: '<exporter> of <instance>', time: 'in the last 10 minutes' } as const;

/** What the text of each alert contains. */
const TEXTS: Readonly<Record<string, Parts>> = {
  HighErrorRate: { number: 'N% of the', time: 'in the last 5 minutes', errors: FAILED, burn: 'error' },
  SendsFailing: { ...DEAD, ...OPERATION, burn: 'error' },
  AllCallsFailing: { ...DEAD, number: 'N Customer.io API calls', burn: 'error' },
  OperationFailing: { ...DEAD, ...OPERATION },
  CredentialsRefused: {
    number: 'N times',
    time: ['in the last 5m', 'in the last 1h'],
    about: '<api> API',
    errors: `${FAILED}{job=%q,api=%q,error_type=~"401|403"}`,
    burn: 'error',
  },
  CallsStopped: { number: 'N in the hour before', time: 'for 30 minutes', about: '<operation> (<api> API)' },
  HighLatency: { number: 'N% of the Customer.io API calls', time: 'in the last 5 minutes', errors: FAILED },
  RateLimited: {
    number: 'N times',
    time: 'in the last 15 minutes',
    about: '<api> API',
    errors: `{__name__=~"${FAILED}|${RETRIES}",job=%q,api=%q,error_type="429"}`,
  },
  RateLimitNear: {
    number: 'N% of the documented rate limit',
    time: 'in the last 15 minutes',
    about: '<limit>',
  },
  RetriesExhausted: {
    number: 'N Customer.io API calls',
    time: 'in the last 15 minutes',
    errors: `${FAILED}{job=%q,error_type=~"408|429|50[0234]`,
    burn: 'error',
  },
  RetryStorm: {
    number: 'N.N',
    time: 'in the last 10 minutes',
    about: 'Retries for each Customer.io API call of <job>',
    errors: RETRIES,
  },
  PartialFailures: {
    number: ': N',
    time: 'in the last hour',
    about: 'Items of <operation> (<api> API) of <job>',
  },
  CallsHanging: { number: ': N', time: 'for more than 10 minutes', about: 'Calls of <job> to the <api> API' },
  ErrorBudgetBurnFast: { number: 'N% of the', time: BURN, errors: FAULTS, burn: 'error' },
  ErrorBudgetBurnSlow: { number: 'N% of the', time: SLOW_BURN, errors: FAULTS, burn: 'error' },
  LatencyBudgetBurnFast: { number: 'N% of the successful', time: BURN, errors: RETRIES, burn: 'latency' },
  LatencyBudgetBurnSlow: {
    number: 'N% of the successful',
    time: SLOW_BURN,
    errors: RETRIES,
    burn: 'latency',
  },
  EventsLost: {
    number: ': N',
    time: 'in the last hour',
    about: 'Events of <job> with the outcome <outcome>',
  },
  EventDeliveryFailing: {
    number: 'N% of the events in batches',
    time: ['in the last 15 minutes', 'in the last hour'],
    errors: `${FAILED}{job=%q,operation="batch",api="pipelines"}`,
  },
  EventsDelayed: { number: 'at least N s', time: 'the last 5 minutes', about: 'the oldest event of <job>' },
  EventsUnflushed: { number: ': N', time: 'in the last hour', about: 'Events of <job>' },
  BatchesTooLarge: { number: ': N', time: 'in the last hour', about: 'Batches of <job> larger than 500 kB' },
  HighBounceRate: { number: EMAILS, time: ['in the last 15 minutes', 'in the last 6 hours'] },
  CriticalBounceRate: { number: EMAILS, time: ['in the last hour', 'in the last 6 hours'] },
  HighHardBounceRate: { number: EMAILS, time: ['in the last 15 minutes', 'in the last 6 hours'] },
  HighComplaintRate: { number: DELIVERED, time: ['in the last 2 hours', 'in the last day'] },
  CriticalComplaintRate: { number: DELIVERED, time: ['in the last 2 hours', 'in the last day'] },
  MessageFailures: { number: 'N% of the <channel> messages', time: 'in the last hour' },
  WebhookProcessingFailed: {
    number: 'N webhooks',
    time: ['in the last 10 minutes', 'in the last hour'],
    errors: HANDLER,
  },
  WebhookHandlerErrors: {
    number: ': N',
    time: 'in the last 15 minutes',
    about: 'Failed webhooks',
    errors: HANDLER,
  },
  WebhookTimeout: { number: 'N webhooks', time: 'in the last 10 minutes' },
  WebhookSlow: { number: 'N% of the webhooks', time: ['in the last 15 minutes', 'in the last 15 minutes'] },
  WebhookUnreadable: {
    number: ': N',
    time: 'in the last hour',
    about: 'Unreadable webhooks',
    errors: `${RECEIVER}{job=%q,error_type=~"too_large|timeout|aborted|overloaded|malformed"}`,
  },
  WebhookLag: { number: 'N% of the webhooks', time: 'in the last 15 minutes' },
  WebhookDuplicates: { number: 'N% of the webhooks', time: 'in the last hour' },
  StoreDegraded: {
    number: ': N',
    time: 'in the last 10 minutes',
    about: 'operations of <job> on the <store> store',
    errors: 'customerio_store_failures_total{job=%q,store=%q,error_type!="paused"}',
  },
  WebhookFeedSilent: { number: 'N webhooks', time: ['in the last 1h', 'in the last 90m'] },
  WebhookFeedRejected: {
    number: 'N webhooks',
    time: 'in the last 2 hours',
    errors: `${RECEIVER}{job=%q,error_type=~"invalid_signature|stale|too_large|timeout|aborted|overloaded"}`,
  },
  WebhookSignatureFailures: { number: ': N', time: 'in the last 4 hours', about: 'Webhooks' },
  WebhookStaleSignatures: { number: ': N', time: 'in the last 4 hours', about: 'Webhooks' },
  TelemetryAbsent: { number: 'N calls and webhooks', time: 'in the 2 hours before' },
  CardinalityOverflow: { number: ': N', about: 'Series of <job>' },
  CollectorDown: { about: 'The Collector <job> <instance>' },
  CollectorBackendDown: { about: '<signal> to its backend <exporter>', time: 'for 10 minutes' },
  CollectorQueueFilling: { number: 'N% full', about: '<exporter> in <instance>' },
  CollectorExportFailing: { ...COLLECTOR, number: 'N <signal>' },
  CollectorRefusing: { ...COLLECTOR, number: 'N <signal>', about: '<receiver> of <instance>' },
};

/** Returns the first sentences of a description, with placeholders for the value and the labels. */
const sentencesOf = (description: string): string =>
  (description.split('{{ with')[0] ?? '')
    .replace('{{ $value | humanizePercentage }}', 'N%')
    .replace('{{ $value | printf "%.0f" }}', 'N')
    .replace('{{ $value | printf "%.1f" }}', 'N.N')
    .replace('{{ $value | humanizeDuration }}', 'N s')
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '<$1>');

describe('the text of', () => {
  it('each alert is in the table', () => {
    expect(Object.keys(TEXTS).map((name) => `CustomerIO${name}`)).to.have.members([...ALERT_NAMES]);
  });

  for (const [name, { number, time, about = '<job>', errors, burn }] of Object.entries(TEXTS)) {
    const alert = `CustomerIO${name}`;
    const own = rules.filter((rule) => rule.alert === alert);
    const descriptions = own.map(({ annotations }) => annotations.description);

    describe(alert, () => {
      it('names what it is about, the number with its unit, and the window', () => {
        const times = typeof time === 'string' ? [time] : (time ?? []);
        const sentences = descriptions.map(sentencesOf);
        expect(sentences).to.have.length(Math.max(times.length, 1));
        for (const [index, text] of sentences.entries()) {
          expect(text).to.include(about);
          expect(text).to.include(times[index] ?? '');
          if (number === undefined) expect(text).to.not.match(/N%?/);
          else expect(text).to.match(new RegExp(`${number.replaceAll('.', '\\.')}(\\W|$)`));
        }
      });

      it('states how long it has lasted', () => {
        for (const description of descriptions) {
          expect(description).to.include(`ALERTS_FOR_STATE{alertname="${alert}",`);
          expect(description).to.match(
            / It has lasted \{\{ \. \| first \| value \| humanizeDuration \}\}\.\{\{ end \}\}$/,
          );
        }
      });

      it(
        errors === undefined ? 'names no error' : 'names the most frequent of the errors that it counts',
        () => {
          for (const description of descriptions) {
            if (errors === undefined) {
              expect(description).to.not.include('error_type');
              continue;
            }
            expect(description).to.match(/topk\(1, sum by \([a-z_, ]*error_type\) \(increase\(/);
            expect(description).to.include(errors);
            expect(description).to.include(' Most frequent error: {{ . | first | label "error_type" }}');
            const isCall = errors.includes('customerio_api_');
            expect(description.includes(' of {{ . | first | label "operation" }}.')).to.equal(isCall);
          }
        },
      );

      it(burn === undefined ? 'states no burn' : `states the burn of the ${burn} budget`, () => {
        const ratio =
          burn === 'latency' ? 'slow_per_success:ratio_rate1h' : 'faults_per_request:ratio_rate1h';
        const budget = burn === 'latency' ? '0.01' : '0.005';
        for (const description of descriptions) {
          if (burn === undefined) expect(description).to.not.include('Current burn');
          else {
            expect(description).to.include(`job:customerio_api_${ratio}{job=%q} / ${budget}\``);
            expect(description).to.include(` Current burn of the ${burn} budget: `);
          }
        }
      });
    });
  }
});
