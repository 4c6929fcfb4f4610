const { Analytics } = require('@customerio/cdp-analytics-node');

exports.analytics = new Analytics({
  writeKey: process.env.CUSTOMERIO_WRITE_KEY,
  host: process.env.CUSTOMERIO_CDP_HOST,
  flushInterval: 1_000, // how long an event waits for others at most; 10 s by default
});
