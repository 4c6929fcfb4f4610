/** One call that succeeds, and what a backend got of it. */
exports.call = async ({ TrackClient }, report) => {
  await new TrackClient('site', 'key', { url: process.env.TRACK_URL }).identify('customer-4711', {});
  await report();
};
