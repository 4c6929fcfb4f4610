/**
 * Where alerts lead to. The two bases are examples: replace them in the generated files, each is the
 * beginning of its links and stands nowhere else.
 */
export const RUNBOOKS = 'https://runbooks.example.com/customerio';
export const GRAFANA = 'https://grafana.example.com';

/** The dashboards' uids, which are the last part of their addresses. */
export const DASHBOARDS = {
  integration: 'customerio-integration',
  messages: 'customerio-messages',
  webhooks: 'customerio-webhooks',
} as const;

export type Dashboard = keyof typeof DASHBOARDS;

/** A file of docs/runbooks. */
export const runbookUrl = (alert: string): string => `${RUNBOOKS}/${alert}.md`;

export const dashboardUrl = (dashboard: Dashboard): string => `${GRAFANA}/d/${DASHBOARDS[dashboard]}`;
