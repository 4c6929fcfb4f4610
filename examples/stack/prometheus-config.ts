/** Addresses for Prometheus as `host:port`, and its rule files. */
export interface Scraped {
  readonly scraped: Targets;
  /** Interval of scrapes and of rules. */
  readonly interval: string | undefined;
  readonly alertmanager: string | undefined;
  readonly ruleFiles: readonly string[];
}

/** The Collector, or the service itself. */
export type Targets =
  | {
      /** The Collector's prometheus exporter. */
      readonly metrics: string;
      /** The Collector's own metrics. */
      readonly telemetry: string;
    }
  | { readonly page: string; readonly job: string };

/** Returns a configuration of Prometheus. As JSON it is valid YAML. */
export const prometheusConfig = ({ scraped, interval, alertmanager, ruleFiles }: Scraped) => ({
  global: { scrape_interval: interval ?? '5s', evaluation_interval: interval ?? '15s' },
  rule_files: ruleFiles,
  scrape_configs:
    'page' in scraped
      ? [{ job_name: scraped.job, static_configs: [{ targets: [scraped.page] }] }]
      : [
          {
            job_name: 'collector',
            // job and instance are those of the services
            honor_labels: true,
            static_configs: [{ targets: [scraped.metrics] }],
          },
          { job_name: 'otelcol', static_configs: [{ targets: [scraped.telemetry] }] },
        ],
  ...(alertmanager === undefined
    ? {}
    : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
});
