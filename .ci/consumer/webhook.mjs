import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createWebhookReceiver, signWebhook } from 'opentelemetry-instrumentation-customerio/webhooks';
import { redisStores } from 'opentelemetry-instrumentation-customerio/stores/redis';

const postWebhook = createRequire(import.meta.url)('./one-webhook.cjs');
postWebhook({ createServer, once, createWebhookReceiver, signWebhook, redisStores }, 'ESM');
