/**
 * Every metric, span, span event, log event and attribute this package emits, written once. The
 * instruments, the spans, the README tables and the specs are built from these tables.
 *
 * Names and label sets are a promise. They arrive at Prometheus unchanged on every path because a
 * counter ends in `_total` and no unit is a bare word: a unit of `ms` would turn
 * `customerio_api_latency_ms` into `customerio_api_latency_ms_milliseconds`.
 */
export * from './catalogue/values';
export * from './catalogue/webhook-events';
export * from './catalogue/metrics';
export * from './catalogue/attributes';
export * from './catalogue/spans';
export * from './catalogue/log-events';
export * from './catalogue/http-spans';
