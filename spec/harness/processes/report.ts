import { expect } from 'chai';
import type { Simulator } from '../../../lib/testing/simulator';
import type { ExitResult } from './node-process';

/** The report that a fixture application prints: the telemetry that a backend would receive. */
export interface Report {
  readonly spans: readonly {
    readonly name: string;
    readonly kind: number;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly scope: string;
    readonly id: string;
    readonly parent?: string;
  }[];
  readonly metrics: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly value: number;
  }[];
}

/** Parses the report in the last line of the output. Throws if the application failed. */
export function reportOf({ code, stdout, stderr }: ExitResult): Report {
  if (code !== 0) throw new Error(`the application exited with code ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Report;
}

/** Expects three calls, each with one span and one count, and no duplicate request. */
export function expectEachCallOnce(report: Report, simulator: Simulator): void {
  const calls = [
    { operation: 'identify', status: 'success', api: 'track' },
    { operation: 'sendEmail', status: 'success', api: 'app' },
    { operation: 'track', status: 'error', api: 'track' },
  ];
  expect(report.spans.map(({ name }) => name)).to.have.members(
    calls.map(({ operation }) => `customerio.${operation}`),
  );
  for (const name of ['customerio_api_requests_total', 'customerio_api_latency_ms']) {
    const points = report.metrics.filter((point) => point.name === name);
    expect(points.map(({ attributes, value }) => ({ ...attributes, value }))).to.have.deep.members(
      calls.map((call) => ({ ...call, value: 1 })),
    );
  }
  expectRequestsOnce(simulator);
}

/** Expects two delivered events of the second SDK in one batch, and one that is lost; each counted once. */
export function expectEachEventOnce(report: Report, simulator: Simulator): void {
  expect(report.spans.map(({ name }) => name)).to.deep.equal(['customerio.batch']);
  expect(report.spans[0]?.attributes).to.include({
    'customerio.batch_size': 2,
    'server.address': '127.0.0.1',
  });
  expect(countsOf(report, 'customerio_api_requests_total')).to.deep.equal(['batch pipelines success 1']);
  expectEventsCountedOnce(report, simulator);
}

/** Expects the same events without a span and without a count of the batch: the SDK was not known completely. */
export function expectEventsOnly(report: Report, simulator: Simulator): void {
  expect(report.spans).to.deep.equal([]);
  expect(countsOf(report, 'customerio_api_requests_total')).to.deep.equal([]);
  expectEventsCountedOnce(report, simulator);
}

function expectEventsCountedOnce(report: Report, simulator: Simulator): void {
  expect(countsOf(report, 'customerio_pipelines_events_total')).to.have.members([
    'track accepted 1',
    'identify accepted 1',
    'track unserializable 1',
  ]);
  expect(simulator.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
    'POST /cdp/v1/batch',
  ]);
}

/** Returns the values of a metric, each with its label values: `track accepted 1`. */
const countsOf = ({ metrics }: Report, name: string): string[] =>
  metrics
    .filter((metric) => metric.name === name)
    .map(({ attributes, value }) => [...Object.values(attributes), value].join(' '));

/** Expects that the application made its requests and recorded no telemetry. */
export function expectNoTelemetry(report: Report, simulator: Simulator): void {
  expect(report).to.deep.equal({ spans: [], metrics: [] });
  expectRequestsOnce(simulator);
}

function expectRequestsOnce({ requests }: Simulator): void {
  expect(requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
    'PUT /track/api/v1/customers/customer-4711',
    'POST /app/v1/send/email',
  ]);
}
