import {
  APIS,
  BOUNCE_TYPES,
  CAMPAIGN_TYPES,
  CHANNELS,
  LOOKUP_RESULTS,
  METRICS,
  PIPELINES_OUTCOMES,
  QUEUE_STATES,
  STATUSES,
  STORE_ERRORS,
  WEBHOOK_OUTCOMES,
  type MetricDefinition,
} from '../../lib/catalog';
import { code, table } from './markdown';

const list = (values: readonly string[]) => values.map(code).join(' ');

/** Values of each label, or the section of docs/telemetry.md that has them. */
const VALUES: Readonly<Record<string, string>> = {
  operation: "the SDK's method name, such as `identify` or `sendEmail`",
  api: list(APIS),
  status: list(STATUSES),
  error_type: `of calls: [error types](#error-types); of webhooks: [webhook errors](#webhook-errors); of stores: ${list(Object.keys(STORE_ERRORS))}`,
  campaign_type: list(CAMPAIGN_TYPES),
  bounce_type: list(BOUNCE_TYPES),
  channel: list(CHANNELS),
  event: 'a metric in [webhook events](#webhook-events), `opened_machine` or `clicked_machine`',
  event_type:
    'an object type and a metric in [webhook events](#webhook-events), such as `email_sent`, or `unknown`',
  outcome: `of webhooks: ${list(Object.keys(WEBHOOK_OUTCOMES))}; of events: ${list(Object.keys(PIPELINES_OUTCOMES))}`,
  state: list(QUEUE_STATES),
  position: 'position of the signing key; the first position is `0`',
  result: list(Object.keys(LOOKUP_RESULTS)),
  store: '`dedupe` `journal`',
};

/**
 * Returns the table of labels and their values.
 *
 * @throws if a label of a metric has no entry, so that the table is complete
 */
export function labelValues(): string {
  const definitions: readonly MetricDefinition[] = Object.values(METRICS);
  const labels = [...new Set(definitions.flatMap(({ attributes }) => attributes))];
  return table(
    ['Label', 'Values'],
    labels.map((label) => {
      const values = VALUES[label];
      if (values === undefined) throw new Error(`VALUES has no entry for the label ${label}.`);
      return [code(label), values];
    }),
  );
}
