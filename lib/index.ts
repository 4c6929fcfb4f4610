export { CustomerIOInstrumentation } from './instrumentation';
export { instrumentCustomerIO } from './manual';
export { withTracing } from './application/with-tracing';
export { logOperation } from './application/log-operation';
export { redact, redactText } from './redaction';
export { UrlTemplatingSpanProcessor } from './client/http-span-processor';
export type { CallInfo, CallOutcome, CustomerIOInstrumentationConfig } from './config';
export type { PinoLikeLogger } from './telemetry/event-log';
export type { ClaimResult, DedupeStore, DeliveryJournal, AcceptedSend } from './config/stores';
