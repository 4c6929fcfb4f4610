import * as customerio from 'customerio-node';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { instrumentCustomerIO } from 'opentelemetry-instrumentation-customerio';

// in a bundle there is no `require` that module hooks could see
instrumentCustomerIO(customerio);

export const sdk = new NodeSDK();
sdk.start();
