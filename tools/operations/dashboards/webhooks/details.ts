import { METRICS } from '../../../../lib/catalog';
import { THRESHOLDS } from '../../thresholds';
import type { Row } from '../panel';
import { count, heat, increase, perMinute, STEP, top } from '../promql';
import { duration, OURS, received } from './overview';

export const EVENT_TYPES: Row = {
  title: 'Event types and durations',
  isCollapsed: true,
  panels: [
    {
      id: 10,
      title: 'Webhooks per minute by event type',
      description: 'The ten most frequent types, retries included. Good: the mix of what you send.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: top(`${perMinute(received, ['event_type'])} > 0`, received, ['event_type']),
          legend: '{{event_type}}',
        },
      ],
      alerts: ['CustomerIOWebhookFeedSilent'],
      width: 12,
    },
    {
      id: 22,
      title: 'Duration heatmap',
      description: 'How many responses took how long. Good: one band at the bottom.',
      kind: 'heatmap',
      unit: 'ms',
      queries: [heat(duration, OURS)],
      alerts: ['CustomerIOWebhookSlow'],
      width: 12,
    },
  ],
};

export const STORES: Row = {
  title: 'Stores, journal and signing keys',
  isCollapsed: true,
  panels: [
    {
      id: 33,
      title: 'Failed store operations (10 m)',
      description: 'Good: none. Webhooks are accepted without the store meanwhile.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: top(
            count(METRICS.storeFailures.name, '10m', ['store', 'error_type']),
            METRICS.storeFailures.name,
            ['store', 'error_type'],
          ),
          legend: '{{store}} {{error_type}}',
        },
      ],
      levels: { warning: THRESHOLDS.store.failures },
      empty: 'none',
      alerts: ['CustomerIOStoreDegraded'],
      width: 8,
    },
    {
      id: 34,
      title: 'Webhooks linked to a send',
      description:
        'Lookups in each interval. Good: found for your sends, not_found for campaigns, unavailable never.',
      kind: 'bars',
      unit: 'locale',
      queries: [
        {
          expr: `round(${increase(METRICS.deliveryLookups.name, STEP, ['result'])}) > 0`,
          legend: '{{result}}',
          step: '5m',
        },
      ],
      colors: { found: 'green', not_found: 'text', unavailable: 'red' },
      alerts: ['CustomerIOStoreDegraded'],
      width: 8,
    },
    {
      id: 32,
      title: 'Signing keys, webhooks per minute',
      description:
        'The position of the key that matched; the first one is 0. Good after a rotation: the old key at 0.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        { expr: perMinute(METRICS.webhookSigningKey.name, ['position']), legend: 'key {{position}}' },
      ],
      alerts: ['CustomerIOWebhookSignatureFailures'],
      width: 8,
    },
  ],
};
