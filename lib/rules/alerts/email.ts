import { JOB, PERCENTAGE, percent, type AlertRow, type Site } from '../definition';
import { oneOf } from '../promql';
import { bounceRatio, complaintRatio, hardBounceRatio } from '../recordings';

const BOUNCED = 'customerio_email_bounced_total';
const SPAMMED = 'customerio_message_events_total{channel="email",event="spammed"}';

interface RatioWindow {
  readonly severity: 'critical' | 'warning';
  readonly window: string;
  /** Window in which the minimum is counted, if it is another one. */
  readonly counted?: string;
  readonly name: string;
  /** Ratios that show that it goes on, as windows with offset. */
  readonly lasting: readonly string[];
  readonly for: string;
  readonly keepFiringFor: string;
}

/** A blast bounces for minutes: a ticket at once. A page requires bounces now and an hour ago. */
const BOUNCES: readonly RatioWindow[] = [
  { severity: 'warning', window: '15m', name: '15 minutes', lasting: [], for: '2m', keepFiringFor: '30m' },
  { severity: 'warning', window: '6h', name: '6 hours', lasting: ['1h'], for: '30m', keepFiringFor: '30m' },
  {
    severity: 'critical',
    window: '1h',
    counted: '2h',
    name: 'hour',
    lasting: ['30m', '30m offset 1h'],
    for: '10m',
    keepFiringFor: '30m',
  },
  {
    severity: 'critical',
    window: '6h',
    name: '6 hours',
    lasting: ['1h', '2h offset 2h'],
    for: '10m',
    keepFiringFor: '30m',
  },
];

const HARD_BOUNCES: readonly RatioWindow[] = [
  { severity: 'warning', window: '15m', name: '15 minutes', lasting: [], for: '2m', keepFiringFor: '30m' },
  { severity: 'warning', window: '6h', name: '6 hours', lasting: ['1h'], for: '30m', keepFiringFor: '30m' },
];

/** Complaints arrive for hours after a campaign. */
const COMPLAINTS: readonly RatioWindow[] = [
  { severity: 'warning', window: '2h', name: '2 hours', lasting: [], for: '15m', keepFiringFor: '1h' },
  { severity: 'warning', window: '1d', name: 'day', lasting: ['2h'], for: '30m', keepFiringFor: '1h' },
  { severity: 'critical', window: '2h', name: '2 hours', lasting: [], for: '15m', keepFiringFor: '1h' },
  { severity: 'critical', window: '1d', name: 'day', lasting: ['2h'], for: '30m', keepFiringFor: '1h' },
];

/** Inserts the window into the name of a recorded ratio: `2h offset 2h` becomes `...2h offset 2h`. */
const recorded = (ratio: (window: string) => string, window: string) => {
  const [range = '', offset] = window.split(' offset ');
  return `${ratio(range)}${offset === undefined ? '' : ` offset ${offset}`}`;
};

/** Alerts on the outcome of messages. The job is that of the webhook receiver, which receives the outcomes. */
export function emailAlerts(site: Site): AlertRow[] {
  const { query, thresholds } = site;
  const { email, message } = thresholds;
  const messages = (events: string) =>
    query.grown(`customerio_message_events_total{${oneOf('event', events)}}`, '1h', 'job', 'channel');
  const row = (
    windows: readonly RatioWindow[],
    options: Pick<AlertRow, 'harm' | 'panel'> & {
      alert: Readonly<Partial<Record<'critical' | 'warning', [alert: string, summary: string]>>>;
      ratio: (window: string) => string;
      limit: Readonly<Partial<Record<'critical' | 'warning', number>>>;
      counter: string;
      minimum: number;
      what: string;
      text: string;
    },
  ): AlertRow[] =>
    windows.map(({ severity, window, counted = window, name, lasting, ...timing }) => {
      const limit = options.limit[severity] ?? 0;
      const [alert = '', summary = ''] = options.alert[severity] ?? [];
      return {
        alert,
        severity,
        area: 'reputation',
        value: `${options.ratio(window)} > ${limit}`,
        gates: [
          ...lasting.map((other) => `${recorded(options.ratio, other)} > ${options.limit.warning ?? limit}`),
          `${query.grown(options.counter, counted, 'job')}\n>= ${options.minimum}`,
        ],
        labels: ['job'],
        window,
        ...timing,
        when: `more than ${percent(limit)} of the e-mails ${options.what} in ${name === 'hour' || name === 'day' ? `a ${name}`.replace('a hour', 'an hour') : name}, and at least ${options.minimum}${lasting.length === 0 ? '' : `, and it goes on (${lasting.join(', ')})`}`,
        harm: options.harm,
        summary,
        text: `${PERCENTAGE} ${options.text} in the last ${name}.`,
        ...(options.panel !== undefined && { panel: options.panel }),
      };
    });
  return [
    ...row(BOUNCES, {
      alert: {
        warning: ['CustomerIOHighBounceRate', 'Many e-mails bounce'],
        critical: ['CustomerIOCriticalBounceRate', 'So many e-mails bounce that providers stop the sender'],
      },
      ratio: bounceRatio,
      limit: email.bounceRatio,
      counter: BOUNCED,
      minimum: email.minimumBounces,
      what: 'bounced',
      text: `of the e-mails reported to ${JOB} bounced`,
      harm: 'Recipients get no mail, and mailbox providers start to reject the sender.',
      panel: 'bounceRatio',
    }),
    ...row(HARD_BOUNCES, {
      alert: {
        warning: ['CustomerIOHighHardBounceRate', 'Many e-mails go to addresses that do not exist'],
      },
      ratio: hardBounceRatio,
      limit: { warning: email.hardBounceRatio },
      counter: `${BOUNCED}{bounce_type="hard"}`,
      minimum: email.minimumBounces,
      what: 'bounced for good',
      text: `of the e-mails reported to ${JOB} bounced for good`,
      harm: 'Mailbox providers take the sender for a spammer.',
      panel: 'hardBounceRatio',
    }),
    ...row(COMPLAINTS, {
      alert: {
        warning: ['CustomerIOHighComplaintRate', 'Recipients complain of spam'],
        critical: [
          'CustomerIOCriticalComplaintRate',
          'So many recipients complain of spam that mailbox providers block the sender',
        ],
      },
      ratio: complaintRatio,
      limit: email.complaintRatio,
      counter: SPAMMED,
      minimum: email.minimumComplaints,
      what: 'caused a complaint',
      text: `of the delivered e-mails reported to ${JOB} caused a complaint of spam`,
      harm: 'Mailbox providers move the mail of the sender to spam, then reject it.',
      panel: 'complaintRatio',
    }),
    {
      alert: 'CustomerIOMessageFailures',
      severity: 'warning',
      area: 'reputation',
      value: `${messages('failed')}\n/\n${messages('failed|sent')}\n> ${message.failureRatio}`,
      gates: [`${messages('failed|sent')}\n>= ${message.minimumMessages}`],
      labels: ['job', 'channel'],
      for: '10m',
      keepFiringFor: '15m',
      when: `more than ${percent(message.failureRatio)} of the messages of a channel could not be handed to its provider in an hour, of at least ${message.minimumMessages}`,
      harm: 'Customer.io does not send these messages again.',
      summary: 'Customer.io cannot send messages of {{ $labels.channel }}',
      text: `${PERCENTAGE} of the {{ $labels.channel }} messages reported to ${JOB} failed in the last hour.`,
      panel: 'notDelivered',
    },
  ];
}
