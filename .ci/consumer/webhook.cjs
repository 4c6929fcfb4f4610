const { createServer } = require('node:http');
const { once } = require('node:events');
const { createWebhookReceiver, signWebhook } = require('opentelemetry-instrumentation-customerio/webhooks');
const { redisStores } = require('opentelemetry-instrumentation-customerio/stores/redis');
require('./one-webhook.cjs')(
  { createServer, once, createWebhookReceiver, signWebhook, redisStores },
  'CommonJS',
);
