/** An application that knows nothing of telemetry. */
import { TrackClient } from 'customerio-node';
import { trade } from './trade.cjs';

await trade({ TrackClient });
