import type { EventType } from '../../../catalog';

/** Failure texts as in Customer.io's webhooks. They are free text, and often contain the recipient. */
export const FAILURES = {
  noSuchMailbox: (to) =>
    `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`,
  noSuchDomain: (to) => `550 5.1.2 The domain of ${to} could not be found`,
  blocked: () => '554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org',
  mailboxFull: (to) => `452 4.2.2 <${to}>: The email account that you tried to reach is over quota`,
  greylisted: () => '451 4.7.1 Greylisting in action, please come back later',
  suppressed: () => 'suppressed',
  template: () => "Liquid template error: Variable 'customer.first_name' is missing",
  providerDown: () => 'HTTP 503 Service Unavailable []',
  notFound: () => 'HTTP 404 Not Found []',
  messageLimit: () => 'Message limit reached',
  noDevices: () => 'NoDevicesSynced',
  unregistered: () => 'Unregistered',
  badToken: () => 'BadDeviceToken',
  unreachablePhone: (to) => `Twilio Error 30003: Unreachable destination handset ${to}`,
  landline: (to) => `Twilio Error 30006: Landline or unreachable carrier ${to}`,
  outsideWindow: () => 'Twilio Error 63016: Failed to send freeform message outside the allowed window',
  optedOut: (to) => `Twilio Error 21610: Attempt to send to unsubscribed recipient ${to}`,
  noSuchChannel: (to) => `channel_not_found: ${to}`,
  noSession: () => 'The person has no active in-app session',
} satisfies Record<string, (recipient: string) => string>;

export type FailureName = keyof typeof FAILURES;

/** Default failure of each pair with a failure text. */
export const DEFAULT_FAILURES: Readonly<Partial<Record<EventType, FailureName>>> = {
  email_attempted: 'template',
  email_bounced: 'noSuchMailbox',
  email_deferred: 'greylisted',
  email_dropped: 'suppressed',
  email_failed: 'template',
  email_undeliverable: 'messageLimit',
  push_attempted: 'providerDown',
  push_bounced: 'unregistered',
  push_dropped: 'badToken',
  push_failed: 'noDevices',
  push_undeliverable: 'messageLimit',
  sms_attempted: 'providerDown',
  sms_bounced: 'unreachablePhone',
  sms_dropped: 'optedOut',
  sms_failed: 'landline',
  sms_undeliverable: 'messageLimit',
  whatsapp_attempted: 'providerDown',
  whatsapp_bounced: 'unreachablePhone',
  whatsapp_dropped: 'optedOut',
  whatsapp_failed: 'outsideWindow',
  whatsapp_undeliverable: 'messageLimit',
  in_app_attempted: 'providerDown',
  in_app_failed: 'noSession',
  in_app_undeliverable: 'messageLimit',
  slack_attempted: 'providerDown',
  slack_failed: 'noSuchChannel',
  slack_undeliverable: 'messageLimit',
  webhook_attempted: 'providerDown',
  webhook_failed: 'notFound',
  webhook_undeliverable: 'messageLimit',
};
