import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../../lib/cli/doctor/check';
import { findingsOf } from '../../../lib/cli/doctor/run';
import type { Outcome } from '../../../lib/cli/doctor/run/application';
import { RUN_CHECKS } from '../../../lib/cli/doctor/run/checks';
import { newProcessReport, type ProcessReport } from '../../../lib/cli/doctor/run/process-report';
import { REPOSITORY } from '../../harness/processes/node-process';

const ENDED: Outcome = { durationMs: 1_500, stop: 'ended', code: 0, signal: null, wasKilled: false };

/** Returns a process that makes two calls and exports them. */
function healthyProcess(): ProcessReport {
  const report = newProcessReport(1, 0, 'app.js');
  const { traces, metrics } = report.signals;
  for (const [signal, provider, exporter] of [
    [traces, 'Tracer', 'OTLPTraceExporter'],
    [metrics, 'MeterProvider', 'OTLPMetricExporter'],
  ] as const) {
    Object.assign(signal, { hasProvider: true, provider, exporters: [exporter] });
    Object.assign(signal, { exportsStarted: 1, exportsSucceeded: 1 });
  }
  return Object.assign(report, {
    end: 'drained',
    hasExited: true,
    isEnabled: true,
    registersItself: true,
    clients: [
      { sdk: 'customerio-node', className: 'TrackClient', version: '5.2.0', methods: 19, isComplete: true },
    ],
    calls: { 'track.identify': 2 },
  });
}

/** Returns the findings of a run of one process. */
function findingsAfter(change: (report: ProcessReport) => void, outcome: Partial<Outcome> = {}): Finding[] {
  const report = healthyProcess();
  change(report);
  const run = { program: 'node', limitMs: 20_000, outcome: { ...ENDED, ...outcome } };
  return findingsOf({ ...run, processes: [report], users: [report] });
}

/** Returns the warnings and failures of a run, as `<level> <check>: <text>`. */
const problemsOf = (...args: Parameters<typeof findingsAfter>): string[] =>
  findingsAfter(...args)
    .filter(({ level }) => level !== 'pass')
    .map(({ level, check, text }) => `${level} ${check}: ${text}`);

/** Returns the checks that a run passes. */
const passesOf = (...args: Parameters<typeof findingsAfter>): string[] =>
  findingsAfter(...args)
    .filter(({ level }) => level === 'pass')
    .map(({ check }) => check);

/** Returns the fix of a check. */
const fixOf = (id: string, change: (report: ProcessReport) => void): string | undefined =>
  findingsAfter(change).find(({ check }) => check === id)?.fix;

describe('the checks of a run', () => {
  it('have unique ids that start with "run-"', () => {
    const ids = RUN_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids.filter((id) => !id.startsWith('run-'))).to.deep.equal([]);
  });

  it('have a paragraph in docs/troubleshooting.md', () => {
    const page = readFileSync(join(REPOSITORY, 'docs/troubleshooting.md'), 'utf8');
    expect(RUN_CHECKS.map(({ id }) => id).filter((id) => !page.includes(`\n### ${id}\n\n`))).to.deep.equal(
      [],
    );
  });

  it('report no problem of a healthy process', () => {
    expect(problemsOf(() => undefined)).to.deep.equal([]);
  });

  it('report calls that start before an SDK is registered', () => {
    expect(problemsOf((report) => (report.unrecordedCalls = 1))).to.deep.equal([
      'warning run-early-calls: 1 call in app.js came before an OpenTelemetry SDK was registered.',
    ]);
  });

  it('report that all calls start before an SDK is registered', () => {
    const change = (report: ProcessReport) => (report.unrecordedCalls = 2);
    expect(problemsOf(change)).to.deep.equal([
      'failure run-calls: 2 calls made, 0 recorded: track.identify 2.',
      'warning run-early-calls: 2 calls in app.js came before an OpenTelemetry SDK was registered.',
    ]);
    expect(fixOf('run-calls', change)).to.equal('See run-early-calls.');
  });

  it('refer to the missing provider if no call is recorded without one', () => {
    const change = (report: ProcessReport) =>
      Object.assign(report, { unrecordedCalls: 2, signals: newProcessReport(1, 0, '').signals });
    expect(fixOf('run-calls', change)).to.equal('See run-provider.');
  });

  it('report a missing meter provider', () => {
    const change = ({ signals }: ProcessReport) =>
      Object.assign(signals.metrics, newProcessReport(1, 0, '').signals.metrics);
    expect(problemsOf(change)).to.deep.equal([
      'warning run-provider: No meter provider is registered in app.js. Metrics are not recorded.',
    ]);
  });

  it('report a meter provider without an exporter', () => {
    expect(problemsOf(({ signals }) => (signals.metrics.exporters = []))).to.deep.equal([
      'warning run-exports: The provider of metrics has no exporter.',
    ]);
  });

  it('report no missing exporter of a provider that is not of OpenTelemetry', () => {
    const change = ({ signals }: ProcessReport) =>
      Object.assign(signals.metrics, { exporters: [], provider: 'VendorProvider' });
    expect(problemsOf(change)).to.deep.equal([]);
  });

  it('report no missing export of a reader that a Prometheus server reads', () => {
    const change = ({ signals }: ProcessReport) =>
      Object.assign(signals.metrics, {
        ...{ exporters: [], pullReaders: ['PrometheusExporter'], callsSinceExport: 2 },
        ...{ exportsStarted: 0, exportsSucceeded: 0 },
      });
    expect(problemsOf(change)).to.deep.equal([]);
  });

  it('report an export without a response, once', () => {
    expect(problemsOf(({ signals }) => (signals.traces.exportsSucceeded = 0))).to.deep.equal([
      'warning run-exports: No export of traces got a response during the run (OTLPTraceExporter).',
    ]);
  });

  it('report a failing exporter, and not the telemetry that is lost with it', () => {
    const change = ({ signals }: ProcessReport) =>
      Object.assign(signals.traces, {
        exportsSucceeded: 0,
        exportsFailed: 1,
        lastFailure: 'HTTP status 401',
        callsSinceExport: 1,
      });
    expect(problemsOf(change)).to.deep.equal([
      'failure run-exports: 0 exports of traces succeeded, 1 failed (OTLPTraceExporter). ' +
        'The last failure: HTTP status 401.',
    ]);
  });

  it('report no complete export if no export succeeded', () => {
    const change = (report: ProcessReport) => {
      report.hasExited = false;
      for (const signal of [report.signals.traces, report.signals.metrics]) {
        Object.assign(signal, { exportsStarted: 0, exportsSucceeded: 0 });
      }
    };
    expect(passesOf(() => undefined)).to.include('run-shutdown');
    const notSampled = ({ signals }: ProcessReport) =>
      Object.assign(signals.traces, { exportsStarted: 0, exportsSucceeded: 0 });
    expect(passesOf(notSampled)).to.include('run-shutdown');
    expect(passesOf(change, { code: null, signal: 'SIGKILL' })).not.to.include('run-shutdown');
    expect(passesOf(({ signals }) => (signals.traces.exportsSucceeded = 0))).not.to.include('run-shutdown');
  });

  it('report a process that exports nothing before a signal ends it', () => {
    const change = (report: ProcessReport) => {
      report.end = 'signal';
      for (const signal of [report.signals.traces, report.signals.metrics]) {
        Object.assign(signal, { exportsStarted: 0, exportsSucceeded: 0, callsSinceExport: 2 });
      }
    };
    expect(problemsOf(change, { stop: 'limit', code: null, signal: 'SIGTERM' })).to.deep.equal([
      'failure run-shutdown: The telemetry of 2 calls in app.js was not exported: a signal ended the process.',
    ]);
  });

  it('report an application that does not end after SIGTERM', () => {
    const outcome = { stop: 'limit', code: null, signal: 'SIGKILL', wasKilled: true } as const;
    expect(problemsOf(() => undefined, outcome)).to.deep.equal([
      'warning run-started: node did not end within 10 s after SIGTERM, and was killed.',
    ]);
  });

  it('report a crash, and not the telemetry that is lost by it', () => {
    const change = (report: ProcessReport) => {
      report.end = 'exception';
      report.signals.traces.callsSinceExport = 1;
    };
    expect(problemsOf(change, { code: 1 })).to.deep.equal([
      'failure run-started: node ended with exit code 1 after 1.5 s.',
    ]);
  });

  it('report requests to each host that belong to no call', () => {
    const requests = { ofCalls: 0, others: 1 };
    const change = (report: ProcessReport) =>
      Object.assign(report.requests, { 'api.customer.io': requests, 'cdp-eu.customer.io': requests });
    expect(problemsOf(change)).to.deep.equal([
      'failure run-bundled-sdk: 2 requests to api.customer.io and cdp-eu.customer.io did not belong to a recorded call.',
    ]);
  });

  it('report an unsupported SDK by its warning only', () => {
    const change = (report: ProcessReport) => {
      report.requests['track.customer.io'] = { ofCalls: 0, others: 2 };
      report.warnings.push('CUSTOMERIO_OTEL_VERSION');
    };
    expect(problemsOf(change)).to.deep.equal([
      'warning run-warnings: The application emitted the warning CUSTOMERIO_OTEL_VERSION.',
    ]);
  });
});
