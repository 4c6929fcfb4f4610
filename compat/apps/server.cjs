/** Loads the bundles in the same order as Next.js. */
require('./bundle/instrumentation.cjs');
require('./bundle/page.cjs');
