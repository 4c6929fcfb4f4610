import { expect } from 'chai';
import { parse } from '../../examples/service/exposition';
import { History } from '../../examples/service/history';
import { liveTable } from '../../examples/service/layout';
import { readingOf } from '../../examples/service/reading';
import { progressLine, summary } from '../../examples/service/report';

const OPERATIONS = {
  track: ['identify', 'track', 'batch', 'destroy', 'suppress', 'addDevice', 'trackAnonymous'],
  app: ['sendEmail', 'sendPush', 'sendSMS', 'getCustomersByEmail', 'getAttributes', 'listSegments'],
  pipelines: ['identify', 'track', 'page'],
} as const;
const CHANNELS = ['email', 'push', 'sms', 'in_app'];
const ADDRESSES = ['Metrics page   http://127.0.0.1:9464/metrics', 'Charts         http://127.0.0.1:9470'];
const START = Date.parse('2026-01-02T03:04:05');

/** Returns the metrics page after some seconds. Each operation is called once more often than the next one. */
function page(seconds: number): string {
  const calls = Object.entries(OPERATIONS).flatMap(([api, operations]) =>
    operations.flatMap((operation, index) => {
      const labels = `api="${api}",operation="${operation}"`;
      const count = seconds * (operations.length - index);
      return [
        `customerio_api_requests_total{${labels},status="success"} ${count}`,
        `customerio_api_errors_total{${labels},error_type="429"} ${index === 0 ? seconds : 0}`,
        `customerio_api_latency_ms_bucket{${labels},le="50"} ${count / 2}`,
        `customerio_api_latency_ms_bucket{${labels},le="100"} ${count}`,
        `customerio_api_latency_ms_bucket{${labels},le="+Inf"} ${count}`,
      ];
    }),
  );
  const messages = CHANNELS.flatMap((channel, index) => [
    `customerio_message_events_total{channel="${channel}",event="sent"} ${seconds * (index + 1)}`,
    `customerio_message_events_total{channel="${channel}",event="delivered"} ${seconds}`,
    `customerio_message_events_total{channel="${channel}",event="opened_machine"} 1`,
    `customerio_message_events_total{channel="${channel}",event="dropped"} 2`,
    `customerio_message_latency_ms_bucket{channel="${channel}",event="delivered",le="2000"} ${seconds}`,
    `customerio_message_latency_ms_bucket{channel="${channel}",event="delivered",le="+Inf"} ${seconds}`,
  ]);
  return [
    ...calls,
    ...messages,
    `customerio_api_in_flight{api="track"} 3`,
    `customerio_webhook_received_total{event_type="email_sent"} ${seconds * 4}`,
    `customerio_webhook_errors_total{error_type="invalid_signature"} 1`,
    `customerio_pipelines_events_total{operation="track",outcome="accepted"} ${seconds * 10}`,
    `customerio_pipelines_events_total{operation="page",outcome="accepted"} ${seconds * 5}`,
    `customerio_pipelines_events_total{operation="track",outcome="delivery_failed"} 2`,
    `customerio_pipelines_events_total{operation="track",outcome="unserializable"} 1`,
    `customerio_pipelines_queue_events{state="queued"} 7`,
    `customerio_pipelines_queue_events{state="sending"} 5`,
    `customerio_pipelines_queue_oldest_ms 1234.5`,
  ].join('\n');
}

function history(...seconds: readonly number[]): History {
  const result = new History();
  for (const each of seconds) result.add(readingOf(parse(page(each)), START + each * 1_000));
  return result;
}

describe('the live table of npm start', () => {
  it('cuts operations at 80 x 24, and states how many', () => {
    expect(liveTable(history(10, 20), ADDRESSES, { columns: 80, rows: 24 })).to.deep.equal([
      '',
      'API, operation       calls  calls/s  errors  error %  retries  p50 ms  p95 ms',
      'track (+5 more)        560     28.0      20      3.6        0      50      95',
      '  identify             140      7.0      20     14.3        0      50      95',
      '  track                120      6.0       0      0.0        0      50      95',
      'app (+4 more)          420     21.0      20      4.8        0      50      95',
      '  sendEmail            120      6.0      20     16.7        0      50      95',
      '  sendPush             100      5.0       0      0.0        0      50      95',
      'pipelines (+1 more)    120      6.0      20     16.7        0      50      95',
      '  identify              60      3.0      20     33.3        0      50      95',
      '  track                 40      2.0       0      0.0        0      50      95',
      '',
      'messages  sent  delivered  opened  clicked  bounced  not sent  spam  p95 ms',
      'email       20         20       -        -        -         2     -    1900',
      'push        40         20       -        -        -         2     -    1900',
      'sms         60         20       -        -        -         2     -    1900',
      'in_app      80         20       -        -        -         2     -    1900',
      '',
      'webhooks  80 received, 4.0/s, 1 rejected, 0 duplicates, p95 lag - ms',
      'events    300 accepted, 15.0/s, 3 lost, 12 queued, oldest 1.2 s',
      '',
      ...ADDRESSES,
    ]);
  });

  it('drops whole columns at 60 x 20', () => {
    expect(liveTable(history(10, 20), ADDRESSES, { columns: 60, rows: 20 })).to.deep.equal([
      '',
      'API, operation       calls  calls/s  error %  p95 ms',
      'track (+6 more)        560     28.0      3.6      95',
      '  identify             140      7.0     14.3      95',
      'app (+5 more)          420     21.0      4.8      95',
      '  sendEmail            120      6.0     16.7      95',
      'pipelines (+3 more)    120      6.0     16.7      95',
      '',
      'messages  sent  delivered  opened  bounced  not sent',
      'email       20         20       -        -         2',
      'push        40         20       -        -         2',
      'sms         60         20       -        -         2',
      'in_app      80         20       -        -         2',
      '',
      'webhooks  80 received, 4.0/s, 1 rejected, 0 duplicates',
      'events    300 accepted, 15.0/s, 3 lost, 12 queued',
      '',
      ...ADDRESSES,
    ]);
  });

  it('shows all operations and columns at 120 x 40', () => {
    const lines = liveTable(history(10, 20), ADDRESSES, { columns: 120, rows: 40 });
    expect(lines.join('\n')).to.include('retries  in flight  p50 ms').and.to.include('by machine');
    expect(lines.filter((line) => /^ {2}\w/.test(line))).to.have.length(16);
    expect(lines.join('\n')).not.to.include('more)');
  });

  it('has the totals and addresses in each size, and fits', () => {
    const kept = [/^track\b/, /^app\b/, /^pipelines\b/, /^Metrics page/, /^Charts/];
    for (let rows = 7; rows <= 45; rows += 2) {
      for (let columns = 50; columns <= 130; columns += 10) {
        const lines = liveTable(history(10, 20), ADDRESSES, { columns, rows });
        expect(lines.length).to.be.below(rows);
        expect(Math.max(...lines.map(({ length }) => length))).to.be.below(columns);
        for (const pattern of kept) expect(lines.filter((line) => pattern.test(line))).to.have.length(1);
      }
    }
  });

  it('has a total of each API before the first call, and no rate after one reading', () => {
    const empty = new History();
    empty.add(readingOf([], START));
    expect(liveTable(empty, ADDRESSES, { columns: 60, rows: 20 })).to.deep.equal([
      '',
      'API, operation  calls  calls/s  error %  p50 ms  p95 ms',
      'track               0        -        -       -       -',
      'app                 0        -        -       -       -',
      'pipelines           0        -        -       -       -',
      '',
      ...ADDRESSES,
    ]);
  });

  it('has rates of the last ten seconds', () => {
    const stopped = history(10, 20);
    const { latest } = stopped;
    for (const seconds of [5, 10, 15]) stopped.add({ ...latest!, at: latest!.at + seconds * 1_000 });
    expect(stopped.rate(({ all }) => all.calls)).to.equal(0);
  });
});

describe('the output of npm start into a pipe', () => {
  it('has one line for each interval', () => {
    const readings = history(10, 20);
    expect(progressLine(readings, readings.latest!)).to.equal(
      '03:04:25  1100 calls  55.0/s  60 errors (5.5%)  p50 50 ms  p95 95 ms  ' +
        'messages 200 sent 80 delivered 0 bounced  webhooks 80  events 300 accepted 3 lost',
    );
  });
});

describe('the summary of npm start', () => {
  it('has counts of each API, messages and webhooks', () => {
    expect(summary(START, history(20).latest)).to.deep.equal([
      '',
      'Ended after 20 s. Sent and received in this time:',
      'track       560 calls, 20 errors (3.6%), 0 retries',
      'app         420 calls, 20 errors (4.8%), 0 retries',
      'pipelines   120 calls, 20 errors (16.7%), 0 retries',
      'all APIs   1100 calls, 60 errors (5.5%), 0 retries',
      'messages   200 sent, 80 delivered, 0 bounced, 8 not sent',
      'webhooks   80 received, 1 rejected, 0 duplicates',
      'events     300 accepted, 3 lost',
    ]);
  });

  it('is empty if the metrics page was never read', () => {
    expect(summary(START, undefined)).to.deep.equal([]);
  });
});
