import { CollectorSeries } from './collector-series';
import { Counters, type Row } from './counters';
import { countEvents } from './event-series';
import { valueAt, type CallModel, type Incident, type JobModel, type WebhookModel } from './model';
import { Random } from './random';

export interface Series {
  readonly series: string;
  readonly values: string;
}

/** Returns the series of an incident, one sample a minute, as promtool reads them. */
export function seriesOf(incident: Incident): Series[] {
  const random = new Random(incident.name);
  const rows: Row[] = [];
  for (const [job, model] of Object.entries(incident.jobs))
    rows.push(...jobRows(job, model, incident, random));
  if (incident.collectors !== undefined) {
    rows.push(...new CollectorSeries(incident.collectors, incident.minutes, random).rows());
  }
  return rows.map(({ name, values }) => ({ series: name, values: notation(values) }));
}

/** A sample that is missing after a value ends the series, as after a failed scrape. */
function notation(values: readonly (number | undefined)[]): string {
  return values
    .map((value, minute) => value ?? (minute > 0 && values[minute - 1] !== undefined ? 'stale' : '_'))
    .join(' ');
}

function jobRows(job: string, model: JobModel, { minutes }: Incident, random: Random): Row[] {
  const counters = [0, 1].map((instance) => new Counters(job, instance, model, minutes));
  counters[0]!.pairWith(counters[1]!);
  counters[1]!.pairWith(counters[0]!);
  const one = () => counters[random.index(2)]!;
  for (let minute = 0; minute < minutes; minute += 1) {
    for (const each of counters) each.startMinute(minute);
    for (const call of model.calls ?? []) countCalls(call, minute, one, random);
    if (model.events !== undefined) countEvents(model.events, minute, counters, random);
    if (model.webhooks !== undefined) countWebhooks(model.webhooks, minute, one, random);
    if (model.emails !== undefined) {
      const { perMinute, bounced = {}, complaints } = model.emails;
      const mails = random.carried('mails', valueAt(perMinute, minute));
      let delivered = mails;
      for (const [type, share] of Object.entries(bounced)) {
        const some = random.carried(`bounced ${type}`, mails * valueAt(share, minute), false);
        one().add('customerio_email_bounced_total', `bounce_type="${type}"`, some);
        delivered -= some;
      }
      one().add('customerio_email_delivered_total', 'campaign_type="campaign"', Math.max(0, delivered));
      one().add(
        'customerio_message_events_total',
        'channel="email",event="spammed",campaign_type="campaign"',
        random.carried('complaints', delivered * valueAt(complaints, minute), false),
      );
    }
    for (const { name, labels, perMinute } of model.counters ?? []) {
      one().add(name, labels, random.carried(`${name} ${labels}`, valueAt(perMinute, minute)));
    }
    if (model.inFlight !== undefined) {
      counters[0]!.gauge('customerio_api_in_flight', 'api="app"', valueAt(model.inFlight, minute));
    }
    for (const each of counters) each.endMinute(minute);
  }
  return counters.flatMap((each) => each.rows());
}

function countCalls(
  { operation, api, perMinute, errors = {}, retries = {}, slow, sluggish, refusedItems }: CallModel,
  minute: number,
  one: () => Counters,
  random: Random,
): void {
  const of = `operation="${operation}",api="${api}"`;
  const key = `${operation} ${api}`;
  const calls = random.carried(key, valueAt(perMinute, minute));
  // a hundred calls go to both instances, a single one to one of them
  const parts = calls < 2 ? [calls] : [Math.ceil(calls / 2), Math.floor(calls / 2)];
  const target = one();
  for (const [index, part] of parts.entries()) {
    const counter = index === 0 ? target : target.other();
    let successes = part;
    for (const [type, share] of Object.entries(errors)) {
      const some = Math.min(
        successes,
        random.carried(`${key} ${type}`, part * valueAt(share, minute), false),
      );
      counter.add('customerio_api_errors_total', `${of},error_type="${type}"`, some);
      counter.add('customerio_api_requests_total', `${of},status="error"`, some);
      successes -= some;
    }
    counter.add('customerio_api_requests_total', `${of},status="success"`, successes);
    for (const [type, share] of Object.entries(retries)) {
      const some = random.carried(`${key} retry ${type}`, part * valueAt(share, minute), false);
      counter.add('customerio_api_retries_total', `${of},error_type="${type}"`, some);
    }
    if ((slow !== undefined || sluggish !== undefined) && successes > 0) {
      const late = random.carried(`${key} slow`, successes * valueAt(slow, minute), false);
      const more = random.carried(`${key} sluggish`, successes * valueAt(sluggish, minute), false);
      const status = `${of},status="success"`;
      const bucket = 'customerio_api_latency_ms_bucket';
      counter.add(bucket, `${status},le="2500"`, successes - late - more, 0);
      counter.add(bucket, `${status},le="5000"`, successes - late, 0);
      counter.add('customerio_api_latency_ms_count', status, successes);
    }
    if (refusedItems !== undefined) {
      const some = random.carried(`${key} items`, part * valueAt(refusedItems, minute), false);
      counter.add('customerio_api_partial_failures_total', of, some);
    }
  }
}

function countWebhooks(model: WebhookModel, minute: number, one: () => Counters, random: Random): void {
  const duration = 'customerio_webhook_duration_ms';
  const received = random.carried('webhooks', valueAt(model.perMinute, minute));
  const counter = one();
  counter.add('customerio_webhook_received_total', 'event_type="email_delivered"', received);
  const failed = random.carried('failing', received * valueAt(model.failing, minute), false);
  const busy = random.carried('busy', received * valueAt(model.busy, minute), false);
  counter.add('customerio_webhook_errors_total', 'error_type="handler"', failed);
  counter.add(`${duration}_count`, 'outcome="failed"', failed);
  counter.add(`${duration}_bucket`, 'outcome="failed",le="4000"', failed);
  counter.add(`${duration}_bucket`, 'outcome="failed",le="2000"', failed);
  if (busy > 0) {
    counter.add('customerio_webhook_errors_total', 'error_type="busy"', busy);
    counter.add(`${duration}_count`, 'outcome="busy"', busy);
    counter.add(`${duration}_bucket`, 'outcome="busy",le="4000"', busy);
    // such a request waits for the claim
    counter.add(`${duration}_bucket`, 'outcome="busy",le="2000"', 0, 0);
  }
  const accepted = Math.max(0, received - failed - busy);
  const late = random.carried('late', accepted * valueAt(model.late, minute), false);
  counter.add(`${duration}_count`, 'outcome="accepted"', accepted);
  counter.add(`${duration}_bucket`, 'outcome="accepted",le="4000"', accepted - late);
  counter.add(`${duration}_bucket`, 'outcome="accepted",le="2000"', accepted - late);
  const repeated = random.carried('duplicates', accepted * valueAt(model.duplicates, minute), false);
  counter.add('customerio_webhook_duplicates_total', 'event_type="email_delivered"', repeated);
  for (const [type, rate] of Object.entries(model.rejected ?? {})) {
    const some = random.carried(`rejected ${type}`, valueAt(rate, minute));
    counter.add('customerio_webhook_errors_total', `error_type="${type}"`, some);
    counter.add(`${duration}_count`, 'outcome="rejected"', some);
  }
}
