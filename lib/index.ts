export { CustomerIOInstrumentation } from './instrumentation';
export { instrumentCustomerIO } from './instrument';
export { withTracing } from './tracing';
export { logOperation } from './operation-log';
export { redact, redactText } from './redaction';
export { UrlTemplatingSpanProcessor } from './client/http-spans';
export type { CallInfo, CallOutcome, CustomerIOInstrumentationConfig } from './config';
export type { PinoLikeLogger } from './logger';
export type { ClaimResult, DedupeStore, DeliveryJournal, Send } from './delivery/stores';
