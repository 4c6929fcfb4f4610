/** Instrumentation scope of every span, metric and log record. A spec compares both with package.json. */
export const PACKAGE_NAME = 'opentelemetry-instrumentation-customerio';
export const PACKAGE_VERSION = '0.1.0';
