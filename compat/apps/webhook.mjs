import './set-up.mjs';
import { createWebhookReceiver, signWebhook } from 'opentelemetry-instrumentation-customerio/webhooks';
import { receive } from './receive.cjs';
import { report } from './in-memory.cjs';

await receive({ createWebhookReceiver, signWebhook }, report);
