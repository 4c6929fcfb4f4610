import { METRICS } from './metrics';
import {
  APIS,
  BOUNCE_TYPES,
  CAMPAIGN_TYPES,
  ERROR_CLASSES,
  LOOKUP_RESULTS,
  PIPELINES_OPERATIONS,
  PIPELINES_OUTCOMES,
  QUEUE_STATES,
  STATUSES,
  STORES,
  STORE_ERRORS,
  WEBHOOK_ERRORS,
  WEBHOOK_OUTCOMES,
} from './values';
import { CHANNELS, EVENT_TYPES, MESSAGE_EVENT_NAMES } from './webhook-events';

/** The values of a label. Error types of calls are also an HTTP status. */
export interface LabelValues {
  readonly names: readonly string[];
  readonly hasHttpStatuses?: true;
}

const set = (names: readonly string[]): LabelValues => ({ names });
const keys = (table: object): LabelValues => ({ names: Object.keys(table) });

/** Labels with the same values in every metric. */
const LABELS: Readonly<Record<string, LabelValues>> = {
  api: set(APIS),
  status: set(STATUSES),
  error_type: { names: Object.keys(ERROR_CLASSES), hasHttpStatuses: true },
  campaign_type: set(CAMPAIGN_TYPES),
  bounce_type: set(BOUNCE_TYPES),
  channel: set(CHANNELS),
  event: set(MESSAGE_EVENT_NAMES),
  event_type: set([...EVENT_TYPES, 'unknown']),
  state: set(QUEUE_STATES),
  result: keys(LOOKUP_RESULTS),
  store: set(STORES),
};

const EVENT_LABELS = { operation: set(PIPELINES_OPERATIONS), outcome: keys(PIPELINES_OUTCOMES) };

/** Labels whose values depend on the metric. */
const LABELS_OF: Readonly<Record<string, Readonly<Record<string, LabelValues>>>> = {
  [METRICS.webhookErrors.name]: { error_type: keys(WEBHOOK_ERRORS) },
  [METRICS.webhookDuration.name]: { outcome: keys(WEBHOOK_OUTCOMES) },
  [METRICS.storeFailures.name]: { error_type: keys(STORE_ERRORS) },
  [METRICS.pipelinesEvents.name]: EVENT_LABELS,
  [METRICS.pipelinesEventLatency.name]: EVENT_LABELS,
};

/**
 * Returns the closed set of values of a label, or undefined if the set is open: the operations of calls, and the
 * positions of signing keys.
 */
export const closedValuesOf = (metric: string, label: string): LabelValues | undefined =>
  LABELS_OF[metric]?.[label] ?? LABELS[label];
