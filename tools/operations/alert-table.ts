import type { AlertRow } from '../../lib/rules/definition';
import { ALERTS } from './alerts';
import { replaceSection } from './section';

const NOTIFICATIONS: Readonly<Record<AlertRow['severity'], string>> = {
  critical: 'page',
  warning: 'ticket',
  info: 'info',
};

const row = ({ alert, severity, when, for: pending }: AlertRow) =>
  `| [${alert}](runbooks/${alert}.md) | ${NOTIFICATIONS[severity]} | ${when} | ${pending} |`;

/** Returns docs/alerts.md with an updated table of alerts. Throws if the markers of the table are missing. */
export const withAlertTable = (document: string): string =>
  replaceSection(
    document,
    'alerts',
    ['| Alert | | Fires when | for |', '| --- | --- | --- | --- |', ...ALERTS.map(row)].join('\n'),
  );
