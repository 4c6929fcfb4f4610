import { replaceSection } from '../../docs/section';
import { INCIDENTS } from '.';
import type { Incident, Notification } from './model';

const RECEIVERS: Readonly<Record<Notification['receiver'], string>> = {
  pager: 'page',
  tickets: 'ticket',
  digest: 'info',
};

const duration = (minutes: number): string =>
  minutes > 120 ? `${+(minutes / 60).toFixed(1)} h` : `${minutes} min`;

const notification = ({ receiver, alert, after: [, latest] }: Notification): string =>
  `${RECEIVERS[receiver]} ${alert.replace('CustomerIO', '')} within ${duration(latest)}`;

const row = ({ what, notified }: Incident): string =>
  `| ${what} | ${notified.length === 0 ? '–' : notified.map(notification).join('; ')} |`;

/** Returns docs/alerts.md with an updated table of incidents. Throws if the markers of the table are missing. */
export const withIncidentTable = (document: string): string =>
  replaceSection(
    document,
    'docs/alerts.md',
    'incidents',
    ['| What happens | Who is notified |', '| --- | --- |', ...INCIDENTS.map(row)].join('\n'),
  );
