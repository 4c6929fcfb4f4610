/** A fault in a shipped file that an incident must reveal. */
export interface PlantedFault {
  readonly what: string;
  readonly file: 'rules' | 'alertmanager';
  /** The alert whose rule changes, if the file is that of the rules. */
  readonly alert?: string;
  readonly text: string;
  readonly replacement: string;
  /** The incident that must fail. */
  readonly incident: string;
}

/** One fault of each kind: window, `for`, severity, `equal`, gate, grouping. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    what: 'window: dead sends are counted in 5 minutes, not in an hour',
    file: 'rules',
    alert: 'CustomerIOSendsFailing',
    text: 'failures:increase1h{',
    replacement: 'failures:increase5m{',
    incident: 'dead-send-low',
  },
  {
    what: 'window: silence is compared with the sends of the last 5 minutes',
    file: 'rules',
    alert: 'CustomerIOWebhookFeedSilent',
    text: '[80m] offset 10m',
    replacement: '[5m] offset 10m',
    incident: 'silent-feed-low',
  },
  {
    what: '`for`: the error rate pages at once',
    file: 'rules',
    alert: 'CustomerIOHighErrorRate',
    text: 'for: 10m',
    replacement: 'for: 1m',
    incident: 'blip-medium',
  },
  {
    what: '`for`: dead sends page an hour later',
    file: 'rules',
    alert: 'CustomerIOSendsFailing',
    text: 'for: 4m',
    replacement: 'for: 1h',
    incident: 'dead-send-minor-share',
  },
  {
    what: 'severity: dead sends are a ticket',
    file: 'rules',
    alert: 'CustomerIOSendsFailing',
    text: 'severity: critical',
    replacement: 'severity: warning',
    incident: 'dead-send-each-minute',
  },
  {
    what: 'severity: a single failed webhook pages',
    file: 'rules',
    alert: 'CustomerIOWebhookHandlerErrors',
    text: 'severity: warning',
    replacement: 'severity: critical',
    incident: 'handler-failing-once',
  },
  {
    what: '`equal`: absent metrics of one service mute the feed of each',
    file: 'alertmanager',
    text: '(CallsStopped|WebhookFeedSilent)"\']\n    equal: [job, cluster, namespace, environment]',
    replacement: '(CallsStopped|WebhookFeedSilent)"\']\n    equal: [environment]',
    incident: 'absent-receiver',
  },
  {
    what: 'gate: two bounces are enough',
    file: 'rules',
    alert: 'CustomerIOHighBounceRate',
    text: '>= 20',
    replacement: '>= 2',
    incident: 'bounces-few',
  },
  {
    what: 'gate: 429 is counted, not compared with the attempts',
    file: 'rules',
    alert: 'CustomerIORateLimited',
    text: '> 0.01 *',
    replacement: '> 0 *',
    incident: 'trickle-high',
  },
  {
    what: 'inhibition: an outage also creates a ticket for the events of its batches',
    file: 'alertmanager',
    text: 'CustomerIO(EventDeliveryFailing|EventsDelayed)',
    replacement: 'CustomerIOEventsDelayed',
    incident: 'events-outage',
  },
  {
    what: 'grouping: pages are grouped by alert and service',
    file: 'alertmanager',
    text: 'group_by: [area, environment]',
    replacement: 'group_by: [alertname, job, environment]',
    incident: 'outage-ten-services',
  },
];
