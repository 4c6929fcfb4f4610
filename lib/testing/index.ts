export { startCustomerIOSimulator } from './kit/simulator';
export type { CustomerIOSimulator, CustomerIOSimulatorOptions, SimulatedRequest } from './kit/simulator';
export type { SimulatorFault, SimulatorOperation } from './kit/fault';
export { webhookEvent } from './kit/webhook-event';
export type { TestWebhookEvent, WebhookEventOverrides } from './kit/webhook-event';
export type { WebhookEventPayload } from './simulator/webhooks/webhook-event-payload';
export { webhookRequest } from './kit/webhook-request';
export type { WebhookPostRequest, WebhookRequestOptions } from './kit/webhook-request';
export { eventContext } from './kit/event-context';
export { collectTelemetry } from './kit/telemetry';
export type { TelemetryCollection } from './kit/telemetry';
export type { CollectedLog } from './kit/telemetry/logs';
export type {
  CollectedHistogram,
  CollectedMetric,
  CollectedMetrics,
  CollectedNumber,
  MetricAttributes,
  MetricName,
} from './kit/telemetry/metric-list';
export type { CollectedSpan } from './kit/telemetry/spans';
export { signWebhook } from '../webhooks/verification/signature';
export type { RawBody, SignWebhookOptions } from '../webhooks/verification/signature';
export type { EventContext } from '../webhooks/options';
export type { PublishedEvent, WebhookEvent, WebhookEventOf } from '../webhooks/events/event';
export type { EventType } from '../catalog/webhook-events';
