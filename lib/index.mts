export {
  CustomerIOInstrumentation,
  instrumentCustomerIO,
  logOperation,
  redact,
  redactText,
  withTracing,
} from './index.js';
export type { CallInfo, CallOutcome, CustomerIOInstrumentationConfig, PinoLikeLogger } from './index.js';
