export { redisStores } from './redis.js';
export type {
  IoredisClient,
  NodeRedisClient,
  RedisClient,
  RedisStores,
  RedisStoresOptions,
} from './redis.js';
