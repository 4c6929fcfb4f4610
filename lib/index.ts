export { CustomerIOInstrumentation } from './instrumentation';
export { instrumentCustomerIO } from './manual';
export { withTracing } from './application/with-tracing';
export { logOperation } from './application/log-operation';
export { redact, redactText } from './redaction';
export { UrlTemplatingSpanProcessor } from './client/http-span-processor';
export type { CallInfo, CallOutcome, CustomerIOInstrumentationConfig, PinoLikeLogger } from './config';
export type { AcceptedSend, ClaimResult, DedupeStore, DeliveryJournal } from './config/stores';
