import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createWebhookReceiver, signWebhook } from 'opentelemetry-instrumentation-customerio/webhooks';
import { redisStores } from 'opentelemetry-instrumentation-customerio/stores/redis';

const postWebhooks = createRequire(import.meta.url)('./one-webhook.cjs');
postWebhooks({ createServer, once, createWebhookReceiver, signWebhook, redisStores }, 'ESM');
