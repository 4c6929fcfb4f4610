import { CALL_INCIDENTS } from './calls';
import { EVENT_INCIDENTS } from './events';
import { FEED_INCIDENTS } from './feed';
import { HEALTHY_INCIDENTS } from './healthy';
import type { Incident } from './model';
import { REPUTATION_INCIDENTS } from './reputation';
import { TELEMETRY_INCIDENTS } from './telemetry';

/** Every incident. The acceptance test of the alerts and the table of docs/alerts.md are derived from them. */
export const INCIDENTS: readonly Incident[] = [
  ...CALL_INCIDENTS,
  ...EVENT_INCIDENTS,
  ...FEED_INCIDENTS,
  ...REPUTATION_INCIDENTS,
  ...TELEMETRY_INCIDENTS,
  ...HEALTHY_INCIDENTS,
];
