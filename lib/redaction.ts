/**
 * What may leave the process. Everything this package logs, and every value it cannot prove harmless,
 * passes through here first.
 *
 * - `redaction/keys.ts`: a value is personal because of the name it stands under.
 * - `redaction/text.ts`: a string is personal because of what it contains (`emails`, `phones`, `urls`).
 * - `redaction/copy.ts`: the deep copy that applies both, within bounds.
 */
export { redact, type RedactOptions } from './redaction/copy';
export { looksPersonal, redactText } from './redaction/text';
