import { redactText } from '../redaction';

const MAX_NAME_CHARACTERS = 128;
/** Line breaks and other control characters, which could forge a line of a log. */
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

/** Returns the name of an operation for a span or log event: redacted, on one line, and `unknown` if it is not a text. */
export const operationNameOf = (name: unknown): string =>
  typeof name === 'string' && name !== ''
    ? redactText(name, MAX_NAME_CHARACTERS).replace(CONTROL, ' ')
    : 'unknown';
