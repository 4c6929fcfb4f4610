import type { AlertRow } from '../../lib/rules/definition';
import { replaceSection } from '../docs/section';
import { ALERTS } from './alerts';

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
    'docs/alerts.md',
    'alerts',
    ['| Alert | | Fires when | for |', '| --- | --- | --- | --- |', ...ALERTS.map(row)].join('\n'),
  );
