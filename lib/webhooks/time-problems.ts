import type { ReceiverConfig } from './options';

/** How long Customer.io waits for a response. It then sends the webhook again. */
const RESPONSE_LIMIT_MS = 4_000;
/** A shorter timeout is a mistake, such as seconds instead of milliseconds. */
const MIN_TIMEOUT_MS = 20;
/** A timestamp has a resolution of one second, and retries can be sent much later. */
const MIN_TOLERANCE_MS = 10_000;

type Times = Pick<
  ReceiverConfig,
  'bodyTimeoutMs' | 'handlerTimeoutMs' | 'storeTimeoutMs' | 'tolerancePastMs' | 'dedupeStore'
>;

const LATE = `Customer.io waits ${RESPONSE_LIMIT_MS} ms for the response and then sends the webhook again`;

/** Returns a message for each time that is accepted, but is probably a mistake. */
export function timeProblems(times: Times): string[] {
  const problems: string[] = [];
  for (const name of ['bodyTimeoutMs', 'handlerTimeoutMs'] as const) {
    const value = times[name];
    if (value >= RESPONSE_LIMIT_MS) {
      problems.push(`${name} is ${value}, but ${LATE}. Set it to less, such as 3000, the default.`);
    } else if (value < MIN_TIMEOUT_MS) {
      problems.push(`${name} is ${value}, which is too short for most requests. The unit is milliseconds.`);
    }
  }
  const { handlerTimeoutMs, storeTimeoutMs, tolerancePastMs, dedupeStore } = times;
  const total = handlerTimeoutMs + storeTimeoutMs;
  if (dedupeStore !== undefined && handlerTimeoutMs < RESPONSE_LIMIT_MS && total >= RESPONSE_LIMIT_MS) {
    problems.push(
      `handlerTimeoutMs and storeTimeoutMs are ${total} together, but ${LATE}. After onEvent, the event is marked as ` +
        'handled in dedupeStore: reduce one of them.',
    );
  }
  if (tolerancePastMs < MIN_TOLERANCE_MS) {
    problems.push(
      `tolerancePastMs is ${tolerancePastMs}, so slow and repeated webhooks are rejected as stale. ` +
        'The unit is milliseconds, and the default is 8 days.',
    );
  }
  return problems;
}
