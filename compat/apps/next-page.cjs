/** A page of Next.js in its own bundle. `customerio-node` is external, as with `serverExternalPackages`. */
const { TrackClient } = require('customerio-node');

void require('./call.cjs').call({ TrackClient }, globalThis.report);
