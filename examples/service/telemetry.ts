import { NodeSDK } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

/** The usual set-up; exporters, service name and the rest are chosen by OTEL_* variables. */
export const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });

sdk.start();
