import { DASHBOARDS } from '../../links';
import type { Dashboard } from '../panel';
import { CALLERS, CALLS } from './calls';
import { BUDGETS, LATENCY, SATURATION } from './details';
import { EVENTS } from './events';
import { FAILURES, LIMITS } from './failures';
import { HEADLINE } from './headline';
import { TELEMETRY } from './telemetry';

export const INTEGRATION: Dashboard = {
  uid: DASHBOARDS.integration,
  title: 'Customer.io integration',
  description:
    'Calls of the Customer.io SDKs: how many, how fast, which fail, which are retried. Events of cdp-analytics-node.',
  sources: CALLERS,
  variable: 'operation',
  rows: [HEADLINE, CALLS, FAILURES, LIMITS, EVENTS, LATENCY, BUDGETS, SATURATION, TELEMETRY],
};
