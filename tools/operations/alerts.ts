import { API_ALERTS } from './alerts/api';
import type { AlertGroup } from './alerts/definition';
import { EMAIL_ALERTS } from './alerts/email';
import { PIPELINE_ALERTS } from './alerts/pipeline';
import { SLO_ALERTS } from './alerts/slo';
import { WEBHOOK_ALERTS } from './alerts/webhooks';

/** Every alert. The rule files, the table of docs/alerts.md and the specs are derived from it. */
export const ALERT_GROUPS: readonly AlertGroup[] = [
  API_ALERTS,
  SLO_ALERTS,
  EMAIL_ALERTS,
  WEBHOOK_ALERTS,
  PIPELINE_ALERTS,
];

export const ALERT_NAMES: readonly string[] = [
  ...new Set(ALERT_GROUPS.flatMap(({ rules }) => rules.map(({ alert }) => alert))),
];
