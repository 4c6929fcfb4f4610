/** Addresses for Prometheus as `host:port`, and its rule files. */
export interface Scraped {
  /** The Collector's prometheus exporter. */
  readonly metrics: string;
  /** The Collector's own metrics. */
  readonly telemetry: string;
  readonly alertmanager: string | undefined;
  readonly ruleFiles: readonly string[];
}

/** Returns a configuration of Prometheus. As JSON it is valid YAML. */
export const prometheusConfig = ({ metrics, telemetry, alertmanager, ruleFiles }: Scraped) => ({
  global: { scrape_interval: '5s', evaluation_interval: '15s' },
  rule_files: ruleFiles,
  scrape_configs: [
    {
      job_name: 'collector',
      // job and instance are those of the services
      honor_labels: true,
      static_configs: [{ targets: [metrics] }],
    },
    { job_name: 'otelcol', static_configs: [{ targets: [telemetry] }] },
  ],
  ...(alertmanager === undefined
    ? {}
    : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
});
