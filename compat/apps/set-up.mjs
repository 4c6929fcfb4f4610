/** The first import of an ES module: starts the SDK. */
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';
import { start } from './in-memory.cjs';

start(new CustomerIOInstrumentation());
