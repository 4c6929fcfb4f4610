import type { AlertRow, Site } from '../definition';
import { budgetAlerts } from './budget';
import { callAlerts } from './calls';
import { collectorAlerts } from './collector';
import { emailAlerts } from './email';
import { eventAlerts } from './events';
import { feedAlerts } from './feed';
import { telemetryAlerts } from './telemetry';
import { webhookAlerts } from './webhooks';

export interface AlertGroup {
  readonly name: string;
  readonly rules: readonly AlertRow[];
}

/** Returns every alert of a site: those on services, and those on Collectors. */
export const alertGroups = (site: Site): { services: readonly AlertGroup[]; collectors: AlertGroup } => ({
  services: [
    { name: 'customerio.api', rules: callAlerts(site) },
    { name: 'customerio.slo', rules: budgetAlerts(site) },
    { name: 'customerio.events', rules: eventAlerts(site) },
    { name: 'customerio.email', rules: emailAlerts(site) },
    { name: 'customerio.webhooks', rules: [...webhookAlerts(site), ...feedAlerts(site)] },
    { name: 'customerio.telemetry', rules: telemetryAlerts(site) },
  ],
  collectors: { name: 'customerio.collector', rules: collectorAlerts(site) },
});
