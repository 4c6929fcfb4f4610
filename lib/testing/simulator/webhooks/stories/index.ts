import type { ObjectType } from '../../../../catalog';
import { SLACK_STORIES, WEBHOOK_STORIES } from './actions';
import { CUSTOMER_STORIES } from './customer';
import { EMAIL_STORIES } from './email';
import { IN_APP_STORIES } from './in-app';
import { PUSH_STORIES } from './push';
import { SMS_STORIES } from './sms';
import { AFTER, type Story } from './story';
import { WHATSAPP_STORIES } from './whatsapp';

export type { Step, Story } from './story';

/**
 * What becomes of messages. The weights are chosen, not measured: bounces and complaints are above what
 * a healthy sender has, so that each kind is seen within minutes.
 */
export const STORIES: { readonly [O in ObjectType]: readonly Story<O>[] } = {
  customer: CUSTOMER_STORIES,
  email: EMAIL_STORIES,
  push: PUSH_STORIES,
  sms: SMS_STORIES,
  whatsapp: WHATSAPP_STORIES,
  in_app: IN_APP_STORIES,
  slack: SLACK_STORIES,
  webhook: WEBHOOK_STORIES,
};

/** With `queue_draft` a send waits in the composer until somebody sends it there: nobody does. */
export const DRAFT: Story<'email' | 'push' | 'sms' | 'whatsapp' | 'in_app'> = {
  weight: 1,
  steps: [{ metric: 'drafted', after: AFTER.handover }],
};
