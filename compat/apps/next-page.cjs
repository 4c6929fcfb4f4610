/** A page, bundled apart; `serverExternalPackages` leaves `customerio-node` outside. */
const { TrackClient } = require('customerio-node');

void require('./call.cjs').call({ TrackClient }, globalThis.report);
