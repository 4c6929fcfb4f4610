import { CustomerIOInstrumentation } from './instrumentation';

/**
 * Preload entry: `--require` or `--import opentelemetry-instrumentation-customerio/register`. Enables the
 * instrumentation with the configuration of the environment. It does not start an SDK; load it before or after
 * the module that does.
 */
CustomerIOInstrumentation.preloaded();
