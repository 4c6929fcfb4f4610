import { METRICS } from '../../../../lib/catalog';

/** Series that the incidents leave out because no alert reads them, as shares of those that they have. */
export interface Derivation {
  readonly from: string;
  /** Labels that the series must have. */
  readonly when?: Readonly<Record<string, string>>;
  readonly to: string;
  /** Labels that the derived series keeps, besides job and instance. */
  readonly keep?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly share: number;
}

export interface Histogram {
  readonly from: string;
  readonly when?: Readonly<Record<string, string>>;
  readonly to: string;
  readonly bounds: readonly number[];
  readonly keep?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly share?: number;
  readonly median: number;
}

const { messageEvents, messageLatency, apiRequests, webhookReceived, emailDelivered } = METRICS;
const DURATION = `${METRICS.webhookDuration.name}_count`;

/** Events per delivered e-mail. */
const EVENTS: readonly (readonly [channel: string, event: string, share: number])[] = [
  ['email', 'sent', 1.012],
  ['email', 'delivered', 1],
  ['email', 'opened', 0.42],
  ['email', 'opened_machine', 0.2],
  ['email', 'clicked', 0.09],
  ['email', 'clicked_machine', 0.02],
  ['email', 'converted', 0.02],
  ['email', 'dropped', 0.003],
  ['email', 'failed', 0.0005],
  ['email', 'unsubscribed', 0.001],
  ['push', 'sent', 0.32],
  ['push', 'delivered', 0.31],
  ['push', 'opened', 0.05],
  ['push', 'failed', 0.002],
  ['sms', 'sent', 0.11],
  ['sms', 'delivered', 0.108],
  ['sms', 'clicked', 0.012],
  ['sms', 'failed', 0.001],
  ['in_app', 'sent', 0.2],
  ['in_app', 'opened', 0.12],
];

const CAMPAIGNS: readonly (readonly [type: string, share: number])[] = [
  ['transactional', 0.7],
  ['campaign', 0.25],
  ['newsletter', 0.05],
];

const EVENT_TYPES: readonly (readonly [type: string, share: number])[] = [
  ['email_sent', 0.37],
  ['email_opened', 0.22],
  ['push_sent', 0.12],
  ['push_delivered', 0.11],
  ['sms_sent', 0.04],
  ['sms_delivered', 0.04],
  ['email_clicked', 0.03],
];

const ofEmails = { from: emailDelivered.name, when: { campaign_type: 'campaign' } };

export const DERIVATIONS: readonly Derivation[] = [
  ...EVENTS.map(([channel, event, share]) => ({
    ...ofEmails,
    to: messageEvents.name,
    labels: { channel, event, campaign_type: 'transactional' },
    share,
  })),
  ...(['hard', 'soft'] as const).map((bounce_type) => ({
    from: METRICS.emailBounced.name,
    when: { bounce_type },
    to: messageEvents.name,
    labels: {
      channel: 'email',
      event: 'bounced',
      campaign_type: bounce_type === 'hard' ? 'campaign' : 'unknown',
    },
    share: 1,
  })),
  ...CAMPAIGNS.map(([campaign_type, share]) => ({
    ...ofEmails,
    to: METRICS.emailSent.name,
    labels: { campaign_type },
    share: share * 1.012,
  })),
  ...EVENT_TYPES.map(([event_type, share]) => ({
    from: webhookReceived.name,
    when: { event_type: 'email_delivered' },
    to: webhookReceived.name,
    labels: { event_type },
    share,
  })),
  ...(['found', 'not_found'] as const).map((result) => ({
    from: webhookReceived.name,
    when: { event_type: 'email_delivered' },
    to: METRICS.deliveryLookups.name,
    labels: { result },
    share: result === 'found' ? 0.7 : 0.3,
  })),
  {
    from: webhookReceived.name,
    when: { event_type: 'email_delivered' },
    to: METRICS.webhookSigningKey.name,
    labels: { position: '0' },
    share: 1,
  },
];

const CALL = { from: apiRequests.name, to: METRICS.apiLatency.name, bounds: METRICS.apiLatency.buckets };
const KEPT = ['operation', 'api', 'status'];

export const HISTOGRAMS: readonly Histogram[] = [
  { ...CALL, when: { status: 'success' }, keep: KEPT, median: 120 },
  { ...CALL, when: { status: 'error' }, keep: KEPT, median: 9_000 },
  {
    from: apiRequests.name,
    when: { operation: 'batch', status: 'success' },
    to: METRICS.apiBatchSize.name,
    bounds: METRICS.apiBatchSize.buckets,
    keep: ['operation', 'api'],
    median: 40,
  },
  {
    from: METRICS.pipelinesEvents.name,
    when: { outcome: 'accepted' },
    to: METRICS.pipelinesEventLatency.name,
    bounds: METRICS.pipelinesEventLatency.buckets,
    keep: ['operation', 'outcome'],
    median: 3_000,
  },
  {
    from: apiRequests.name,
    when: { operation: 'batch', api: 'pipelines', status: 'success' },
    to: METRICS.pipelinesBatchBytes.name,
    bounds: METRICS.pipelinesBatchBytes.buckets,
    median: 7_000,
  },
  {
    from: DURATION,
    to: METRICS.webhookDuration.name,
    bounds: METRICS.webhookDuration.buckets,
    keep: ['outcome'],
    median: 6,
  },
  {
    from: webhookReceived.name,
    when: { event_type: 'email_delivered' },
    to: METRICS.webhookLag.name,
    bounds: METRICS.webhookLag.buckets,
    median: 2_500,
  },
  ...(['email', 'push', 'sms'] as const).flatMap((channel, index) =>
    (['sent', 'delivered'] as const).map((event) => ({
      ...ofEmails,
      to: messageLatency.name,
      bounds: messageLatency.buckets,
      labels: { channel, event, campaign_type: 'transactional' },
      share: [1, 0.3, 0.1][index] ?? 0,
      median: (event === 'sent' ? 1_500 : 5_000) / (index + 1),
    })),
  ),
];
