import { METRICS } from '../../../../lib/catalog';
import { DASHBOARDS } from '../../links';
import type { Dashboard } from '../panel';
import { CALLS } from './calls';
import { BUDGETS, LATENCY, SATURATION } from './details';
import { FAILURES, LIMITS } from './failures';
import { HEADLINE } from './headline';
import { TELEMETRY } from './telemetry';

export const INTEGRATION: Dashboard = {
  uid: DASHBOARDS.integration,
  title: 'Customer.io integration',
  description: 'Calls of the Customer.io SDK: how many, how fast, which fail, which are retried.',
  source: METRICS.apiRequests.name,
  variable: 'operation',
  rows: [HEADLINE, CALLS, FAILURES, LIMITS, LATENCY, BUDGETS, SATURATION, TELEMETRY],
};
