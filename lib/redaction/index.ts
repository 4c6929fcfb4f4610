/**
 * Removes personal data and credentials from values and texts before they leave the process.
 *
 * - `keys.ts`: a value is personal because of its key.
 * - `text.ts`: a string is personal because of its content (`emails`, `phones`, `urls`).
 * - `copy.ts`: the bounded deep copy that applies both.
 */
export { redact, type RedactOptions } from './copy';
export { looksPersonal, redactText } from './text';
