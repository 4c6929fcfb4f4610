export {
  CustomerIOInstrumentation,
  UrlTemplatingSpanProcessor,
  instrumentCustomerIO,
  logOperation,
  redact,
  redactText,
  withTracing,
} from './index.js';
export type {
  CallInfo,
  CallOutcome,
  ClaimResult,
  CustomerIOInstrumentationConfig,
  DedupeStore,
  DeliveryJournal,
  PinoLikeLogger,
  Send,
} from './index.js';
