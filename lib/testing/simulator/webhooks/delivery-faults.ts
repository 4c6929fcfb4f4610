import type { Random } from '../random';

/** What goes wrong on the way: shares of webhooks, 0 to 1. Their sum must not exceed 1. */
export interface DeliveryFaultRates {
  /** Posted again later: same event id, same body, signed anew. */
  readonly rateDuplicate: number;
  /** Posted twice at the same moment. */
  readonly rateTwin: number;
  /** Overtaken by the webhook after it. */
  readonly rateOvertaken: number;
  /** Preceded by the same body with a signature of another key. */
  readonly rateForged: number;
}

export type DeliveryFault = 'duplicate' | 'twin' | 'overtaken' | 'forged';

const RATE_OF: Readonly<Record<DeliveryFault, keyof DeliveryFaultRates>> = {
  duplicate: 'rateDuplicate',
  twin: 'rateTwin',
  overtaken: 'rateOvertaken',
  forged: 'rateForged',
};

const MISHAPS = Object.keys(RATE_OF) as DeliveryFault[];

/**
 * Draws a mishap, or none, for each webhook; one number each, so the n-th meets the same in every run.
 * @throws {RangeError} if a rate is not a share or the rates add up to more than 1
 */
export function deliveryFaultSource(
  rates: Partial<DeliveryFaultRates>,
  random: Random,
): () => DeliveryFault | undefined {
  const shares = MISHAPS.map((mishap) => ({ mishap, rate: rates[RATE_OF[mishap]] ?? 0 }));
  const bad = shares.find(({ rate }) => !(rate >= 0 && rate <= 1));
  if (bad !== undefined) {
    throw new RangeError(`webhooks: ${RATE_OF[bad.mishap]} must be between 0 and 1, not ${bad.rate}`);
  }
  const sum = shares.reduce((total, { rate }) => total + rate, 0);
  if (sum > 1 + Number.EPSILON * shares.length) {
    throw new RangeError(`webhooks: the rates add up to ${sum}, more than 1`);
  }
  return () => {
    let position = random();
    return shares.find(({ rate }) => (position -= rate) < 0)?.mishap;
  };
}
