/** An application without telemetry code. */
const { TrackClient } = require('customerio-node');

void require('./trade.cjs').trade({ TrackClient });
