/** Makes one call that succeeds, and reports the telemetry that a backend receives. */
exports.call = async ({ TrackClient }, report) => {
  await new TrackClient('site', 'key', { url: process.env.TRACK_URL }).identify('customer-4711', {});
  await report();
};
