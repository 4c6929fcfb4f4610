const { createClient } = require('redis');
const { redisStores } = require('opentelemetry-instrumentation-customerio/stores/redis');

const client = createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' });
client.on('error', (error) => console.error('Redis:', error.message));
// not awaited: without Redis, the service starts and each process uses its own memory
client.connect().catch(() => undefined);

exports.stores = redisStores(client);

/** Completes the commands in flight, and disconnects. */
exports.disconnect = async () => (client.isReady ? client.close() : client.destroy());
