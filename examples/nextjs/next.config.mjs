/** Modules that are not bundled, so that the instrumentation and the routes share one copy of each. */
export default {
  serverExternalPackages: [
    '@opentelemetry/sdk-node',
    'customerio-node',
    'opentelemetry-instrumentation-customerio',
  ],
};
