import { ALERT_GROUPS } from './alerts';
import type { AlertRule } from './alerts/definition';

const BEGIN = '<!-- alerts:begin -->';
const END = '<!-- alerts:end -->';

const SERVES: Readonly<Record<AlertRule['severity'], string>> = {
  critical: 'page',
  warning: 'ticket',
  info: 'info',
};

const row = ({ alert, severity, when, for: pending }: AlertRule) =>
  `| [${alert}](runbooks/${alert}.md) | ${SERVES[severity]} | ${when} | ${pending} |`;

const table = (): string =>
  [
    '| Alert | | Fires when | for |',
    '| --- | --- | --- | --- |',
    ...ALERT_GROUPS.flatMap(({ rules }) => rules.map(row)),
  ].join('\n');

/** docs/alerts.md with the table that the alerts give. @throws if it has no place for one */
export function withAlertTable(document: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`no place between ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table()}\n\n${document.slice(end)}`;
}
