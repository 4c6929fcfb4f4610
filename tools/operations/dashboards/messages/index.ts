import { DASHBOARDS } from '../../links';
import type { Dashboard } from '../panel';
import { DELIVERABILITY, FAILURES } from './deliverability';
import { ENGAGEMENT, TIMES } from './details';
import { events, FUNNEL, HEADLINE } from './overview';

export const MESSAGES: Dashboard = {
  uid: DASHBOARDS.messages,
  title: 'Customer.io messages and deliverability',
  description:
    'What became of messages, by reporting webhooks: delivered, bounced, complained, opened, and when.',
  sources: [events],
  variable: 'channel',
  rows: [HEADLINE, FUNNEL, FAILURES, DELIVERABILITY, TIMES, ENGAGEMENT],
};
