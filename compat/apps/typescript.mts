import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';
import { TrackClient } from 'customerio-node';
import { call } from './call.cjs';
import { report, start } from './in-memory.cjs';

start(new CustomerIOInstrumentation());
void call({ TrackClient }, report);
