import { NodeSDK } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

/** A standard setup. OTEL_* variables select exporters, service name and other settings. */
export const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });

sdk.start();
