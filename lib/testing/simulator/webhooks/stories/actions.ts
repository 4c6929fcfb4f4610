import { AFTER, type Story } from './story';

/** Actions of campaigns whose recipient is not a customer. */
export const SLACK_STORIES: readonly Story<'slack'>[] = [
  { weight: 6, steps: [{ metric: 'sent', after: AFTER.handover }] },
  {
    weight: 2,
    steps: [
      { metric: 'sent', after: AFTER.handover },
      { metric: 'clicked', after: AFTER.person },
    ],
  },
  { weight: 1, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'noSuchChannel' }] },
];

export const WEBHOOK_STORIES: readonly Story<'webhook'>[] = [
  { weight: 6, steps: [{ metric: 'sent', after: AFTER.handover }] },
  {
    weight: 1,
    steps: [
      { metric: 'attempted', after: AFTER.handover, failure: 'providerDown' },
      { metric: 'sent', after: AFTER.retry },
    ],
  },
  {
    weight: 1,
    steps: [
      { metric: 'attempted', after: AFTER.handover, failure: 'notFound' },
      { metric: 'failed', after: AFTER.retry, failure: 'notFound' },
    ],
  },
];
