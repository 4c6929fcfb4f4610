import { expect } from 'chai';
import { PIPELINES_OUTCOMES } from '../../../lib/catalog';
import type { Finding } from '../../../lib/cli/doctor/check';
import { findingsOf } from '../../../lib/cli/doctor/run';
import { newProcessReport, type ProcessReport } from '../../../lib/cli/doctor/run/process-report';

const CLIENT = {
  sdk: '@customerio/cdp-analytics-node',
  className: 'Analytics',
  version: '0.5.9',
  methods: 7,
  isComplete: true,
} as const;

/** Returns the findings of a run of one process that only has `cdp-analytics-node`. */
function findingsAfter(change: (report: ProcessReport) => void): readonly Finding[] {
  const report = newProcessReport(1, 0, 'app.js');
  const { traces, metrics } = report.signals;
  for (const [signal, provider] of [
    [traces, 'Tracer'],
    [metrics, 'MeterProvider'],
  ] as const) {
    Object.assign(signal, { hasProvider: true, provider, exporters: ['OTLPExporter'] });
    Object.assign(signal, { exportsStarted: 1, exportsSucceeded: 1 });
  }
  Object.assign(report, {
    ...{ end: 'drained', hasExited: true, isEnabled: true, registersItself: true, clients: [CLIENT] },
    ...{ calls: { 'pipelines.batch': 1 }, events: { accepted: 2 } },
  });
  change(report);
  const outcome = { durationMs: 1_500, stop: 'ended', code: 0, signal: null, wasKilled: false } as const;
  return findingsOf({ program: 'node', limitMs: 20_000, outcome, processes: [report], users: [report] });
}

/** Returns the warnings and failures of a run, as `<level> <check>: <text>`. */
const problemsOf = (...args: Parameters<typeof findingsAfter>): string[] =>
  findingsAfter(...args)
    .filter(({ level }) => level !== 'pass')
    .map(({ level, check, text }) => `${level} ${check}: ${text}`);

const fixOf = (id: string, change: (report: ProcessReport) => void): string | undefined =>
  findingsAfter(change).find(({ check, fix }) => check === id && fix !== undefined)?.fix;

describe('the checks of a run with cdp-analytics-node', () => {
  it('report no problem of a healthy process, and nothing about customerio-node', () => {
    const findings = findingsAfter(() => undefined);
    expect(findings.filter(({ level }) => level !== 'pass')).to.deep.equal([]);
    expect(findings.map(({ text }) => text)).to.include.members([
      '@customerio/cdp-analytics-node 0.5.9 is patched: Analytics (7 methods).',
      '1 call made, 1 recorded: pipelines.batch 1.',
      'Events by outcome: accepted 2.',
    ]);
    expect(findings.map(({ text }) => text).join()).to.not.include('customerio-node');
  });

  it('report each outcome that is not accepted, with a fix', () => {
    const change = (report: ProcessReport) => Object.assign(report.events, { too_large: 3, closed: 1 });
    expect(problemsOf(change)).to.deep.equal([
      'warning run-events: Events by outcome: too_large 3, accepted 2, closed 1.',
    ]);
    const fixes = Object.keys(PIPELINES_OUTCOMES).map((outcome) =>
      fixOf('run-events', (report) => Object.assign(report.events, { [outcome]: 1 })),
    );
    // an accepted event needs none
    expect(fixes.indexOf(undefined)).to.equal(0);
    expect(new Set(fixes).size).to.equal(fixes.length);
  });

  it('fail if no event was accepted', () => {
    const change = (report: ProcessReport) => Object.assign(report, { events: { delivery_failed: 2 } });
    expect(problemsOf(change)).to.deep.equal(['failure run-events: Events by outcome: delivery_failed 2.']);
  });

  it('report events that are pending when a signal ends the process', () => {
    const change = (report: ProcessReport) =>
      Object.assign(report, { calls: {}, events: {}, pendingEvents: 2, end: 'signal' });
    expect(problemsOf(change)).to.deep.equal([
      'warning run-events: 2 events in app.js had no outcome at the end: a signal ended the process.',
    ]);
    expect(fixOf('run-events', change)).to.match(
      /^Deliver the events of each client before the process ends/,
    );
  });

  it('refer to plugins if events are pending in a process without work', () => {
    const change = (report: ProcessReport) => (report.pendingEvents = 1);
    expect(fixOf('run-events', change)).to.match(/^Check the plugins/);
  });

  it('refer to the timeout if closeAndFlush resolved before the events had an outcome', () => {
    const change = (report: ProcessReport) =>
      Object.assign(report, { pendingEvents: 1, unflushedEvents: 1, end: 'exit' });
    expect(fixOf('run-events', change)).to.match(/longer timeout\.$/);
  });

  it('report a crash, and not the events that are lost by it', () => {
    const change = (report: ProcessReport) => Object.assign(report, { end: 'exception', pendingEvents: 1 });
    expect(problemsOf(change)).to.deep.equal([]);
  });

  it('fail if no event is recorded, and refer to the reason', () => {
    const change = (report: ProcessReport) =>
      Object.assign(report, { calls: {}, events: {}, unrecordedEvents: 1 });
    expect(problemsOf(change)).to.deep.equal([
      'failure run-events: 1 event enqueued, 0 recorded.',
      'warning run-early-calls: 1 event in app.js came before an OpenTelemetry SDK was registered.',
    ]);
    expect(fixOf('run-events', change)).to.equal('See run-early-calls.');
    const withoutSdk = (report: ProcessReport) => {
      change(report);
      Object.assign(report, { signals: newProcessReport(1, 0, '').signals });
    };
    expect(fixOf('run-events', withoutSdk)).to.equal('See run-provider.');
  });

  it('report an unsupported version once as patched in part, and not its requests', () => {
    const change = (report: ProcessReport) => {
      report.clients = [{ ...CLIENT, version: '1.2.0', isComplete: false }];
      report.warnings.push('CUSTOMERIO_OTEL_VERSION');
      const requests = { ofCalls: 0, others: 1 };
      Object.assign(report.requests, { 'cdp.customer.io': requests, 'proxy.example': requests });
    };
    expect(problemsOf(change)).to.deep.equal([
      'warning run-patched: @customerio/cdp-analytics-node 1.2.0 is patched only in part: ' +
        'its batches have no spans and no metrics.',
      'warning run-warnings: The application emitted the warning CUSTOMERIO_OTEL_VERSION.',
    ]);
    const bundled = (report: ProcessReport) => {
      change(report);
      report.requests['track.customer.io'] = { ofCalls: 0, others: 1 };
    };
    expect(problemsOf(bundled)).to.include(
      'failure run-bundled-sdk: 1 request to track.customer.io did not belong to a recorded call.',
    );
  });
});
