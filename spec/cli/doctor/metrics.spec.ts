import { AggregationType, createDenyListAttributesProcessor } from '@opentelemetry/sdk-metrics';
import { expect } from 'chai';
import { METRICS } from '../../../lib/catalog';
import { checkAddress } from '../../../lib/cli/doctor/metrics/page-checks';
import { environmentName } from '../../../lib/config';
import { PACKAGE_NAME } from '../../../lib/version';
import { ApplicationFolder, diagnose, environmentOf } from '../../harness/cli/doctor';
import {
  recordDocumented,
  recordMetric,
  startMetricsServer,
  type MetricsServerOptions,
} from '../../harness/cli/metrics-server';
import { startLocalServer } from '../../harness/servers/served';
import { freeServerPort } from '../../harness/servers/server-port';

const CONTENT = ['metrics-page', 'collector-renames', 'exponential-histograms', 'cardinality'];

/** Runs checks on the page of an SDK. */
async function onPage(options: MetricsServerOptions, ids: string | readonly string[] = CONTENT) {
  const server = await startMetricsServer(options);
  try {
    return await diagnose(ids, { options: { metrics: server.url } });
  } finally {
    await server.close();
  }
}

/** Runs checks on the text of a page. */
async function onText(text: string, ids: string | readonly string[] = CONTENT, status = 200) {
  const server = await startLocalServer((_request, response) => response.writeHead(status).end(text));
  try {
    // without a path, the page is /metrics
    return await diagnose(ids, { options: { metrics: `127.0.0.1:${server.port}` } });
  } finally {
    await server.close();
  }
}

async function documentedPage(): Promise<string> {
  const server = await startMetricsServer();
  const page = await (await fetch(server.url)).text();
  await server.close();
  return page;
}

describe('the doctor on a metrics page', () => {
  it('passes the page of an SDK with every documented metric', async () => {
    const results = await onPage({});
    const count = Object.keys(METRICS).length;
    expect(results).to.have.length(CONTENT.length);
    expect(results.filter((result) => !result.startsWith('pass: '))).to.deep.equal([]);
    expect(results[0]).to.include(`has ${count} of the ${count} documented metrics`);
  });

  it('warns if the page has no documented metric', async () => {
    const results = await onPage({ record: (meter) => meter.createCounter('other_total').add(1) });
    expect(results).to.have.length(1);
    expect(results[0]).to.match(/^warning: .* no metric of Customer\.io/);
  });

  it('fails for another status and for a page that is no metrics page', async () => {
    expect((await onText('', 'metrics-page', 404)).join()).to.match(/^failure: .*HTTP 404.*URL in --metrics/);
    expect((await onText('<html><h1>Hello</h1>', 'metrics-page')).join()).to.match(
      /^failure: .*not a metrics page/,
    );
    expect((await onText('{"status":"ok"}', 'metrics-page')).join()).to.match(
      /^failure: .*not a metrics page/,
    );
  });

  it('fails if a required page does not respond', async () => {
    const port = String(await freeServerPort());
    for (const situation of [
      { options: { metrics: `http://127.0.0.1:${port}/metrics` } },
      { env: { OTEL_METRICS_EXPORTER: 'otlp, prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: port } },
      { env: { OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0', OTEL_EXPORTER_PROMETHEUS_PORT: port } },
    ]) {
      const [text = ''] = await diagnose(CONTENT, situation);
      expect(text).to.match(
        new RegExp(`^failure: .*:${port}/metrics does not respond: the connection was refused`),
      );
    }
  });

  it('warns about the default page only if the application depends on its exporter', async () => {
    const application = new ApplicationFolder({
      dependencies: { '@opentelemetry/exporter-prometheus': '*' },
    });
    try {
      const results = [
        ...(await diagnose('metrics-page', { cwd: application.path })),
        ...(await diagnose('metrics-page')),
      ];
      // a developer may run an application at the default address
      if (results.some((result) => result.startsWith('pass'))) return;
      expect(results[0]).to.match(/^warning: .*:9464\/metrics does not respond/);
      expect(results[1]).to.match(/^skipped: /);
    } finally {
      application.remove();
    }
  });

  it('warns if other machines can reach the page', async () => {
    const server = await startMetricsServer({ host: '0.0.0.0' });
    const local = await startMetricsServer();
    // an address that stands for that of a network interface
    const addresses = ['127.0.0.2'];
    try {
      const check = (url: string, env = {}) =>
        checkAddress(environmentOf({ options: { metrics: url }, env }), addresses);
      expect((await check(server.url))[0]).to.include({ level: 'warning' });
      expect((await check(local.url))[0]).to.include({ level: 'pass' });
      expect(await check(server.url, { OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0' })).to.deep.equal([]);
    } finally {
      await server.close();
      await local.close();
    }
  });
});

describe('the doctor on names and labels', () => {
  it('fails for a prefix of all names', async () => {
    const results = await onPage({ prefix: 'shop' });
    expect(results[0]).to.match(/^failure: .*no metric with a documented name/);
    const renames = results.filter((result) => result.startsWith('failure: The metric'));
    expect(renames).to.have.length(Object.keys(METRICS).length);
    expect(renames.join()).to.include(
      'The metric customerio_api_latency_ms has the name shop_customerio_api_latency_ms.',
    );
  });

  for (const [change, from, to] of [
    ['the word of a unit', /(customerio_\w+_ms)(?=_bucket|_sum|_count)/g, '$1_milliseconds'],
    ['_total twice', /(customerio_\w+_total)/g, '$1_total'],
    ['no _total', /(customerio_\w+)_total/g, '$1'],
    ['a namespace with a colon', /(customerio_api_requests_total)/g, 'shop:$1'],
    ['dots', /customerio_api_requests_total\{/g, '{"customerio.api.requests.total",'],
  ] as const) {
    it(`fails for ${change}`, async () => {
      const results = await onText((await documentedPage()).replace(from, to), 'collector-renames');
      expect(results.length).to.be.greaterThan(0);
      for (const result of results)
        expect(result).to.match(/^failure: The metric customerio_\w+ has the name /);
    });
  }

  it('fails for a label that a view removes', async () => {
    const view = {
      instrumentName: METRICS.apiRequests.name,
      attributesProcessors: [createDenyListAttributesProcessor(['api'])],
    };
    const results = await onPage({ views: [view] }, 'collector-renames');
    expect(results.join()).to.match(/^failure: .*customerio_api_requests_total .*without the label api\./);
  });

  it('fails for a name of this package that a view replaces', async () => {
    const line = `cio_latency_count{otel_scope_name="${PACKAGE_NAME}"} 1`;
    const results = await onText(`${await documentedPage()}\n${line}\n`, 'collector-renames');
    expect(results.join()).to.match(
      /^failure: The metric cio_latency of this package has no documented name/,
    );
  });

  it('ignores metrics of the application', async () => {
    const own = `customerio_recipients 3\nshop_customers_total 4\notel_scope_info{otel_scope_name="${PACKAGE_NAME}"} 1`;
    const text = `${await documentedPage()}\n${own}\n`;
    expect((await onText(text, 'collector-renames')).join()).to.match(/^pass/);
  });
});

describe('the doctor on histograms', () => {
  it('fails if a view makes them exponential, which the page then lacks', async () => {
    const view = {
      instrumentName: 'customerio_*_ms',
      aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM as const },
    };
    const results = await onPage({ views: [view] }, 'exponential-histograms');
    const histograms = Object.values(METRICS).filter(
      ({ name, type }) => type === 'histogram' && name.endsWith('_ms'),
    );
    expect(results).to.have.length(histograms.length);
    for (const result of results) expect(result).to.match(/^failure: The histogram \w+_ms has no buckets/);
  });

  it('fails if a view has other bounds', async () => {
    const aggregation = {
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM as const,
      options: { boundaries: [10, 100] },
    };
    const views = [{ instrumentName: METRICS.apiLatency.name, aggregation }];
    const results = await onPage({ views }, 'exponential-histograms');
    expect(results.join()).to.match(/^failure: .*customerio_api_latency_ms lacks 12 of its 14/);
  });

  it('warns about the variable that selects them', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
      OTEL_EXPORTER_PROMETHEUS_PORT: '1',
    };
    expect((await diagnose('exponential-histograms', { env })).join()).to.match(/^warning: /);
  });
});

describe('the doctor on cardinality', () => {
  const many = (count: number): MetricsServerOptions => ({
    record: (meter) => {
      recordDocumented(meter);
      for (let index = 0; index < count; index += 1) {
        const labels = { operation: 'track', status: 'success', api: 'track', customer: String(index) };
        recordMetric(meter, METRICS.apiRequests, labels);
      }
    },
  });

  it('warns near the limit of the SDK and names the label', async () => {
    const results = await onPage(many(1_700), 'cardinality');
    expect(results.join()).to.match(
      /^warning: .*customerio_api_requests_total has 1701 series.*"customer" has 1700 values/,
    );
  });

  it('fails if the SDK has summed series beyond the limit', async () => {
    const results = await onPage(many(2_100), 'cardinality');
    expect(results.join()).to.match(/^failure: .*customerio_api_requests_total has more than 2000 series/);
  });

  it('counts the instances on the page of a Collector separately', async () => {
    const series = (instance: number) =>
      Array.from(
        { length: 900 },
        (_, index) => `customerio_email_sent_total{campaign_type="${index}",instance="${instance}"} 1`,
      ).join('\n');
    expect((await onText([1, 2, 3].map(series).join('\n'), 'cardinality')).join()).to.match(
      /^pass: 2700 series/,
    );
  });
});

describe('the doctor on log volume', () => {
  const env = { [environmentName('logLevel')]: 'info' };

  it('passes without a measurement if successes are not logged', async () => {
    expect((await diagnose('log-volume')).join()).to.match(/^pass: .*"warn"/);
  });

  it('warns above 10 records per second, and passes below', async () => {
    const busy = await startMetricsServer();
    const quiet = await startMetricsServer();
    const timer = setInterval(() => {
      recordMetric(busy.meter, METRICS.apiRequests);
      recordMetric(busy.meter, METRICS.webhookReceived);
    }, 20);
    try {
      const [warned, passed] = await Promise.all(
        [busy, quiet].map(({ url }) => diagnose('log-volume', { env, options: { metrics: url } })),
      );
      expect(warned?.join()).to.match(/^warning: .*"info".* \d+ per second.*LOG_LEVEL=warn/);
      expect(passed?.join()).to.match(/^pass: /);
    } finally {
      clearInterval(timer);
      await Promise.all([busy.close(), quiet.close()]);
    }
  });

  it('asks for a metrics page if there is none', async () => {
    const situation = { env: { ...env, OTEL_EXPORTER_PROMETHEUS_PORT: '1' } };
    expect((await diagnose('log-volume', situation)).join()).to.match(/^skipped: .*--metrics URL/);
  });
});
