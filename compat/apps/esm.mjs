import './set-up.mjs';
import { TrackClient } from 'customerio-node';
import { call } from './call.cjs';
import { report } from './in-memory.cjs';

await call({ TrackClient }, report);
