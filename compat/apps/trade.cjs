/** Makes one call that succeeds and one that the SDK rejects, then runs until SIGTERM, as a service does. */
exports.trade = async ({ TrackClient }) => {
  const client = new TrackClient('site', 'key', { url: process.env.TRACK_URL });
  const alive = setInterval(() => undefined, 1000);
  process.once('SIGTERM', () => clearInterval(alive));
  await client.identify('customer-4711', {});
  try {
    await client.track('customer-4711', {});
  } catch {
    // the event has no name
  }
};
