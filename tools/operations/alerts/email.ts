import { THRESHOLDS } from '../thresholds';
import { JOB, PERCENTAGE, percent, type AlertGroup } from './definition';
import { atLeast, promql, sumGrown } from './promql';

const { email, message } = THRESHOLDS;

const bounces = 'job:customerio_email_bounced_per_outcome:ratio_rate6h';
const hardBounces = 'job:customerio_email_hard_bounced_per_outcome:ratio_rate6h';
const complaints = 'job:customerio_email_spammed_per_delivered:ratio_increase1d';

const enoughMails = promql`
  sum by (job) (increase(customerio_email_bounced_total[6h]))
  + on (job)
  sum by (job) (increase(customerio_email_delivered_total[6h]))
  >= ${email.minimumMails}
`;
const enoughDelivered = atLeast(email.minimumMailsForComplaints, 'customerio_email_delivered_total', '1d');

const bounceWhen = (share: number, kind: string) =>
  `more than ${percent(share)} of the e-mails ${kind} in 6 hours, of at least ${email.minimumMails} that bounced or were delivered`;
const complaintWhen = (share: number) =>
  `recipients of more than ${percent(share)} of the e-mails complained in a day, of at least ${email.minimumMailsForComplaints} delivered`;

const bounceText = `${PERCENTAGE} of the e-mails reported to ${JOB} bounced in the last 6 hours.`;
const complaintText = `Recipients of ${PERCENTAGE} of the delivered e-mails reported to ${JOB} complained of spam in the last day.`;

/** Alerts on the outcome of messages. The job is that of the webhook receiver, which receives the outcomes. */
export const EMAIL_ALERTS: AlertGroup = {
  name: 'customerio.email',
  rules: [
    {
      alert: 'CustomerIOHighBounceRate',
      expr: promql`
        ${bounces} > ${email.bounceRatio.warning}
        and on (job)
        ${enoughMails}
      `,
      for: '30m',
      keepFiringFor: '30m',
      severity: 'warning',
      when: bounceWhen(email.bounceRatio.warning, 'bounced'),
      summary: 'Many e-mails bounce',
      description: bounceText,
      panel: 'bounceRatio',
    },
    {
      alert: 'CustomerIOCriticalBounceRate',
      expr: promql`
        ${bounces} > ${email.bounceRatio.critical}
        and on (job)
        ${enoughMails}
      `,
      for: '10m',
      keepFiringFor: '30m',
      severity: 'critical',
      when: bounceWhen(email.bounceRatio.critical, 'bounced'),
      summary: 'So many e-mails bounce that providers stop the sender',
      description: bounceText,
      panel: 'bounceRatio',
    },
    {
      alert: 'CustomerIOHighHardBounceRate',
      expr: promql`
        ${hardBounces} > ${email.hardBounceRatio}
        and on (job)
        ${enoughMails}
      `,
      for: '30m',
      keepFiringFor: '30m',
      severity: 'warning',
      when: bounceWhen(email.hardBounceRatio, 'bounced for good'),
      summary: 'Many e-mails go to addresses that do not exist',
      description: `${PERCENTAGE} of the e-mails reported to ${JOB} bounced for good in the last 6 hours.`,
      panel: 'hardBounceRatio',
    },
    {
      alert: 'CustomerIOHighComplaintRate',
      expr: promql`
        ${complaints} > ${email.complaintRatio.warning}
        and on (job)
        ${enoughDelivered}
      `,
      for: '30m',
      keepFiringFor: '1h',
      severity: 'warning',
      when: complaintWhen(email.complaintRatio.warning),
      summary: 'Recipients complain of spam',
      description: complaintText,
      panel: 'complaintRatio',
    },
    {
      alert: 'CustomerIOCriticalComplaintRate',
      expr: promql`
        ${complaints} > ${email.complaintRatio.critical}
        and on (job)
        ${enoughDelivered}
      `,
      for: '10m',
      keepFiringFor: '1h',
      severity: 'critical',
      when: complaintWhen(email.complaintRatio.critical),
      summary: 'So many recipients complain of spam that mailbox providers block the sender',
      description: complaintText,
      panel: 'complaintRatio',
    },
    {
      alert: 'CustomerIOMessageFailures',
      expr: promql`
        ${sumGrown('job, channel', 'customerio_message_events_total{event="failed"}', '1h')}
        /
        ${sumGrown('job, channel', 'customerio_message_events_total{event=~"failed|sent"}', '1h')}
        > ${message.failureRatio}
        and on (job, channel)
        ${sumGrown('job, channel', 'customerio_message_events_total{event=~"failed|sent"}', '1h')}
        >= ${message.minimumMessages}
      `,
      for: '10m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `more than ${percent(message.failureRatio)} of the messages of a channel could not be handed to its provider in an hour, of at least ${message.minimumMessages}`,
      summary: 'Customer.io cannot send messages of {{ $labels.channel }}',
      description: `${PERCENTAGE} of the {{ $labels.channel }} messages reported to ${JOB} failed in the last hour.`,
      panel: 'notDelivered',
    },
  ],
};
