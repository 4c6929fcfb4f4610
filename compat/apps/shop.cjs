/** An application that knows nothing of telemetry. */
const { TrackClient } = require('customerio-node');

void require('./trade.cjs').trade({ TrackClient });
