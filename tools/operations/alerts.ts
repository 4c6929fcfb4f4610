import { siteOf } from '../../lib/rules';
import { alertGroups } from '../../lib/rules/alerts';
import { collectorRecordings, recordingGroups } from '../../lib/rules/recordings';

const site = siteOf();
const { services, collectors } = alertGroups(site);

/** Every alert with the default options. The table of docs/alerts.md and the specs are derived from it. */
export const ALERT_GROUPS = [...services, collectors];

export const ALERTS = ALERT_GROUPS.flatMap(({ rules }) => rules);

export const ALERT_NAMES: readonly string[] = [...new Set(ALERTS.map(({ alert }) => alert))];

/** Every recording rule with the default options. */
export const RECORDING_GROUPS = [...recordingGroups(site), collectorRecordings(site)];
