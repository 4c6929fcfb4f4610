/**
 * Defines every metric, span, span event, log event and attribute of this package. The instruments, the spans, the
 * tables of docs/telemetry.md and the specs are built from these tables.
 *
 * Names and label sets are stable. Prometheus stores them unchanged, through any exporter, because counters end in
 * `_total` and no unit is a bare word: the unit `ms` would turn `customerio_api_latency_ms` into
 * `customerio_api_latency_ms_milliseconds`.
 */
export * from './values';
export * from './webhook-events';
export * from './metric-definition';
export * from './metrics';
export * from './pipelines-metrics';
export * from './attributes';
export * from './spans';
export * from './log-events';
export * from './http-spans';
