import type { ObjectType } from '../../../../catalog';
import { CUSTOMER_SCENARIOS } from './customer';
import { EMAIL_SCENARIOS } from './email';
import { IN_APP_SCENARIOS } from './in-app';
import { PUSH_SCENARIOS } from './push';
import { DELAYS, type Scenario } from './scenario';
import { SLACK_SCENARIOS } from './slack';
import { SMS_SCENARIOS } from './sms';
import { WEBHOOK_SCENARIOS } from './webhook';
import { WHATSAPP_SCENARIOS } from './whatsapp';

export { withFactors, type EventFactors, type ScenarioStep, type Scenario } from './scenario';

/**
 * Scenarios by object type. The weights are chosen, not measured: bounces and complaints are more frequent than
 * for a healthy sender, so that each kind occurs within minutes.
 */
export const SCENARIOS: { readonly [O in ObjectType]: readonly Scenario<O>[] } = {
  customer: CUSTOMER_SCENARIOS,
  email: EMAIL_SCENARIOS,
  push: PUSH_SCENARIOS,
  sms: SMS_SCENARIOS,
  whatsapp: WHATSAPP_SCENARIOS,
  in_app: IN_APP_SCENARIOS,
  slack: SLACK_SCENARIOS,
  webhook: WEBHOOK_SCENARIOS,
};

/** The scenario of a send with `queue_draft`: the message stays a draft in the composer. */
export const DRAFT_SCENARIO: Scenario<'email' | 'push' | 'sms' | 'whatsapp' | 'in_app'> = {
  weight: 1,
  steps: [{ metric: 'drafted', after: DELAYS.handover }],
};
