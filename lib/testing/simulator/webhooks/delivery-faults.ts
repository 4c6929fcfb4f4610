import type { Random } from '../random';

/** Shares of webhooks with a delivery fault, 0 to 1. Their sum must not exceed 1. */
export interface DeliveryFaultRates {
  /** Posted again later, with the same event id and body and a new signature. */
  readonly rateDuplicate: number;
  /** Posted twice at the same time. */
  readonly rateConcurrentDuplicate: number;
  /** Posted after the webhook that follows it. */
  readonly rateReordered: number;
  /** Posted first with the signature of another key, then with the right one. */
  readonly rateForged: number;
}

export type DeliveryFault = 'duplicate' | 'concurrent_duplicate' | 'reordered' | 'forged';

const RATE_OF: Readonly<Record<DeliveryFault, keyof DeliveryFaultRates>> = {
  duplicate: 'rateDuplicate',
  concurrent_duplicate: 'rateConcurrentDuplicate',
  reordered: 'rateReordered',
  forged: 'rateForged',
};

const FAULTS = Object.keys(RATE_OF) as DeliveryFault[];

/**
 * Returns a function that selects the fault of a webhook, if any.
 *
 * Each webhook consumes one random number, so the n-th webhook has the same fault in every run.
 *
 * @throws {RangeError} if a rate is not between 0 and 1, or if the rates add up to more than 1.
 */
export function deliveryFaultSource(
  rates: Partial<DeliveryFaultRates>,
  random: Random,
): () => DeliveryFault | undefined {
  const shares = FAULTS.map((fault) => ({ fault, rate: rates[RATE_OF[fault]] ?? 0 }));
  const invalid = shares.find(({ rate }) => !(rate >= 0 && rate <= 1));
  if (invalid !== undefined) {
    throw new RangeError(`webhooks: ${RATE_OF[invalid.fault]} must be between 0 and 1, not ${invalid.rate}`);
  }
  const sum = shares.reduce((total, { rate }) => total + rate, 0);
  if (sum > 1 + Number.EPSILON * shares.length) {
    throw new RangeError(`webhooks: the rates add up to ${sum}, more than 1`);
  }
  return () => {
    let position = random();
    return shares.find(({ rate }) => (position -= rate) < 0)?.fault;
  };
}
