/**
 * Base URLs of the links in alerts. Both are examples: replace them in the generated files. There they occur only
 * at the start of links.
 */
export const RUNBOOKS = 'https://runbooks.example.com/customerio';
export const GRAFANA = 'https://grafana.example.com';

/** Uids of the dashboards, which are the last part of their URLs. */
export const DASHBOARDS = {
  integration: 'customerio-integration',
  messages: 'customerio-messages',
  webhooks: 'customerio-webhooks',
} as const;

export type Dashboard = keyof typeof DASHBOARDS;

/** The panels that alerts link to, with their ids in the dashboards. */
export const PANELS = {
  requestRate: { dashboard: 'integration', id: 20 },
  errorRatio: { dashboard: 'integration', id: 21 },
  errorsByType: { dashboard: 'integration', id: 22 },
  rateLimiting: { dashboard: 'integration', id: 23 },
  rateLimits: { dashboard: 'integration', id: 27 },
  latency: { dashboard: 'integration', id: 10 },
  slowCalls: { dashboard: 'integration', id: 13 },
  retries: { dashboard: 'integration', id: 30 },
  inFlight: { dashboard: 'integration', id: 31 },
  partialFailures: { dashboard: 'integration', id: 33 },
  errorBudget: { dashboard: 'integration', id: 40 },
  latencyBudget: { dashboard: 'integration', id: 41 },
  overflow: { dashboard: 'integration', id: 51 },
  lostEvents: { dashboard: 'integration', id: 61 },
  failedEvents: { dashboard: 'integration', id: 62 },
  oldestEvent: { dashboard: 'integration', id: 63 },
  batchBytes: { dashboard: 'integration', id: 67 },
  unflushedEvents: { dashboard: 'integration', id: 69 },
  bounceRatio: { dashboard: 'messages', id: 11 },
  hardBounceRatio: { dashboard: 'messages', id: 12 },
  complaintRatio: { dashboard: 'messages', id: 14 },
  notDelivered: { dashboard: 'messages', id: 16 },
  silence: { dashboard: 'webhooks', id: 11 },
  lateWebhooks: { dashboard: 'webhooks', id: 13 },
  webhookDuration: { dashboard: 'webhooks', id: 20 },
  slowResponses: { dashboard: 'webhooks', id: 21 },
  webhookErrors: { dashboard: 'webhooks', id: 30 },
  duplicates: { dashboard: 'webhooks', id: 31 },
  stores: { dashboard: 'webhooks', id: 33 },
} as const satisfies Record<string, { dashboard: Dashboard; id: number }>;

/** Returns the URL of a file in docs/runbooks. */
export const runbookUrl = (alert: string): string => `${RUNBOOKS}/${alert}.md`;

/** Returns the URL of a dashboard. */
export const dashboardUrl = (dashboard: Dashboard): string => `${GRAFANA}/d/${DASHBOARDS[dashboard]}`;

/** Returns the URL of one panel in full-screen view, filtered by the job of the alert. */
export const panelUrl = (panel: keyof typeof PANELS, job?: string): string => {
  const { dashboard, id } = PANELS[panel];
  const variable = job === undefined ? '' : `&var-job=${job}`;
  return `${dashboardUrl(dashboard)}?viewPanel=${id}${variable}`;
};
