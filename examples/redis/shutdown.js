const { disconnect } = require('./redis');
const { sdk } = require('./telemetry');

/** At SIGTERM and SIGINT, waits for the responses in flight, then exports the rest of the telemetry. */
exports.stopAtSignal = (server) => {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
    isStopping = true;
    server.keepAliveTimeout = 1; // a connection closes after its response
    await new Promise((resolve) => server.close(resolve));
    await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
    await disconnect();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};
