import { ALERT_GROUPS } from './alerts';
import type { AlertRule } from './alerts/definition';

const BEGIN = '<!-- alerts:begin -->';
const END = '<!-- alerts:end -->';

const NOTIFICATIONS: Readonly<Record<AlertRule['severity'], string>> = {
  critical: 'page',
  warning: 'ticket',
  info: 'info',
};

const row = ({ alert, severity, when, for: pending }: AlertRule) =>
  `| [${alert}](runbooks/${alert}.md) | ${NOTIFICATIONS[severity]} | ${when} | ${pending} |`;

const table = (): string =>
  [
    '| Alert | | Fires when | for |',
    '| --- | --- | --- | --- |',
    ...ALERT_GROUPS.flatMap(({ rules }) => rules.map(row)),
  ].join('\n');

/** Returns docs/alerts.md with an updated table of alerts. Throws if the markers of the table are missing. */
export function withAlertTable(document: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`docs/alerts.md has no markers ${BEGIN} and ${END}, in this order.`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table()}\n\n${document.slice(end)}`;
}
