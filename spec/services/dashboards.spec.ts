import { join } from 'node:path';
import { expect } from 'chai';
import { DASHBOARDS } from '../../tools/operations/dashboards';
import { panelsOf, type Panel } from '../../tools/operations/dashboards/panel';
import { anyOf } from '../../tools/operations/dashboards/promql';
import { runInstalled } from '../harness/processes/installed-program';
import { NodeProcess, REPOSITORY } from '../harness/processes/node-process';
import { StartedResources } from '../harness/processes/started';
import { Prometheus } from '../harness/prometheus/prometheus';
import { freeServerPort } from '../harness/servers/server-port';
import { until } from '../harness/until';

const SERVICE = join(REPOSITORY, 'dist/spec/services/fixtures/all-the-time.js');
const JOB = 'mailer';
/** Long enough for a rate over the windows below, with one scrape per second. */
const WARM_UP_MS = 60_000;

/** Replaces the variables as Grafana does, for one scrape per second. */
const substituteVariables = (expr: string) =>
  expr
    .replaceAll('$__rate_interval', '10s')
    .replaceAll('$__range', '15s')
    .replaceAll('$__interval', '10s')
    .replaceAll('$job', JOB)
    .replaceAll('$instance', '.*')
    .replaceAll('$channel', 'email|push')
    .replaceAll('$operation', '.*');

/** Series that a healthy service without rules and without a Collector does not have. */
const ABSENT = /\bALERTS\b|otelcol_|otel_metric_overflow/;
/** Rate limits of calls that the service does not make. */
const UNUSED_LIMITS = ['broadcast', 'app'];
const MAX_SERIES = 15;

/** Returns the queries of a panel for which the service has data. */
const queriesWithData = ({ queries }: Panel) =>
  queries.filter(({ expr, legend }) => !ABSENT.test(expr) && !UNUSED_LIMITS.includes(legend));

interface QueryResponse {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

describe('the dashboards on a running Prometheus', function () {
  this.timeout(120_000);

  const started = new StartedResources();
  let prometheus: Prometheus;

  async function values(expr: string): Promise<number[]> {
    const query = new URLSearchParams({ query: substituteVariables(expr) });
    const response = await fetch(`${prometheus.url('/api/v1/query')}?${query.toString()}`);
    const { status, error = '', data } = (await response.json()) as QueryResponse;
    expect(status, `${expr}: ${error}`).to.equal('success');
    return (data?.result ?? []).map(({ value: [, value] }) => Number(value));
  }

  const hasData = async (expr: string) => (await values(expr)).some((value) => !Number.isNaN(value));

  before(async () => {
    // if it is missing, the error explains how to install it
    runInstalled('promtool', ['--version']);
    const port = await freeServerPort();
    started.add(
      new NodeProcess([SERVICE], {
        env: {
          OTEL_SERVICE_NAME: JOB,
          OTEL_TRACES_EXPORTER: 'none',
          OTEL_LOGS_EXPORTER: 'none',
          OTEL_METRICS_EXPORTER: 'prometheus',
          OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
          OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
        },
      }),
    );
    const url = `http://127.0.0.1:${port}/metrics`;
    prometheus = started.add(await Prometheus.start('prometheus', [{ job: JOB, url }]));
    const rated = 'sum by (event) (rate(customerio_message_events_total[10s])) > 0';
    await until('rates', () => hasData(rated), WARM_UP_MS);
  });

  after(() => started.end());

  for (const dashboard of DASHBOARDS) {
    describe(dashboard.title, () => {
      it('offers a job and an instance', async () => {
        expect(await hasData(`group by (job, instance) (${anyOf(dashboard.sources, '')})`)).to.equal(true);
      });

      for (const panel of panelsOf(dashboard)) {
        it(`has data for every query of panel ${panel.id}, ${panel.title}`, async () => {
          for (const { expr } of queriesWithData(panel)) {
            await until(`data for ${expr}`, () => hasData(expr), 20_000);
          }
        });

        it(`has valid queries and at most ${MAX_SERIES} series in panel ${panel.id}, ${panel.title}`, async () => {
          const series = await Promise.all(panel.queries.map(({ expr }) => values(expr)));
          if (panel.kind === 'timeseries' || panel.kind === 'bars') {
            expect(series.flat().length).to.be.at.most(MAX_SERIES);
          }
        });
      }
    });
  }
});
