/** Enqueues two events with the second SDK, and reports the telemetry that a backend receives. */
exports.enqueue = async ({ Analytics }, report) => {
  const client = new Analytics({ writeKey: 'key', host: process.env.HOST, path: '/cdp/v1/batch' });
  client.identify({ userId: 'customer-4711' });
  client.track({ userId: 'customer-4711', event: 'ordered' });
  await client.closeAndFlush({ timeout: 0 });
  await report();
};
