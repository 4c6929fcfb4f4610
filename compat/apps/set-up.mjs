/** What an ES module imports before anything else. */
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';
import { start } from './in-memory.cjs';

start(new CustomerIOInstrumentation());
