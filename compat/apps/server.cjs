/** Loads the bundles in the order in which Next.js does. */
require('./bundle/instrumentation.cjs');
require('./bundle/page.cjs');
