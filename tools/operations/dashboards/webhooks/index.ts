import { DASHBOARDS } from '../../links';
import type { Dashboard } from '../panel';
import { EVENT_TYPES, STORES } from './details';
import { FEED, TIMES } from './feed';
import { HEADLINE, received } from './overview';

export const WEBHOOKS: Dashboard = {
  uid: DASHBOARDS.webhooks,
  title: 'Customer.io webhook feed',
  description:
    'Whether reporting webhooks arrive, in time, and get a response before Customer.io holds the feed back.',
  sources: [received],
  rows: [HEADLINE, FEED, TIMES, EVENT_TYPES, STORES],
};
