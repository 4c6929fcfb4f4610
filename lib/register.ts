import { CustomerIOInstrumentation } from './instrumentation';

/**
 * Preload entry: `--require` or `--import opentelemetry-instrumentation-customerio/register`. Enables the
 * instrumentation as the environment configures it, and never starts an SDK; put it before or after
 * whatever does.
 */
CustomerIOInstrumentation.preloaded();
