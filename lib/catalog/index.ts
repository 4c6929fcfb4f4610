/**
 * Every metric, span, span event, log event and attribute this package emits, written once. The
 * instruments, the spans, the README tables and the specs are built from these tables.
 *
 * Names and label sets are a promise. They arrive at Prometheus unchanged on every path because a
 * counter ends in `_total` and no unit is a bare word: a unit of `ms` would turn
 * `customerio_api_latency_ms` into `customerio_api_latency_ms_milliseconds`.
 */
export * from './values';
export * from './webhook-events';
export * from './metrics';
export * from './attributes';
export * from './spans';
export * from './log-events';
export * from './http-spans';
