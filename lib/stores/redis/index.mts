export { redisStores } from './index.js';
export type {
  IoredisClient,
  NodeRedisClient,
  RedisClient,
  RedisStores,
  RedisStoresOptions,
} from './index.js';
