/** Instrumentation scope of every span, metric and log record; a spec holds both against package.json. */
export const PACKAGE_NAME = 'opentelemetry-instrumentation-customerio';
export const PACKAGE_VERSION = '0.1.0';
