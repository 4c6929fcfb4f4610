/**
 * Removes personal data and credentials from values and texts before they are exported or logged.
 *
 * - `keys.ts`: detects values that are personal because of their key.
 * - `text.ts`: replaces personal parts of a string (`emails`, `phones`, `urls`, `credentials`).
 * - `copy.ts`: makes a bounded deep copy and applies both.
 */
export { redact } from './copy';
export type { RedactOptions } from './limits';
export { looksPersonal, redactText } from './text';
