/** An application without telemetry code. */
import { TrackClient } from 'customerio-node';
import { trade } from './trade.cjs';

await trade({ TrackClient });
