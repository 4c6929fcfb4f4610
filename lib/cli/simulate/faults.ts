import type { FaultOptions, FaultRates } from '../../testing/simulator';
import { didYouMean } from '../did-you-mean';
import { UsageError } from '../usage-error';

/** Faults without a status. */
const NAMED: Readonly<Record<string, keyof FaultRates>> = {
  reset: 'rateReset',
  timeout: 'rateHang',
  'timeout-in-body': 'rateHangMidBody',
  slow: 'rateSlow',
  redirect: 'rateRedirect',
  partial: 'ratePartial',
  html: 'rateHtml',
  'html-200': 'rateHtml200',
  truncated: 'rateTruncatedJson',
  'reset-in-body': 'rateResetMidBody',
};

/** What the faults do, for the list and the help. */
export const FAULT_SUMMARIES: Readonly<Record<string, string>> = {
  '400 to 599': 'A response with this status. A 429 has a Retry-After of 1 s.',
  reset: 'The connection is reset without a response.',
  timeout: 'The request never gets a response.',
  'timeout-in-body': 'A 200 whose body never ends.',
  slow: 'The response comes after 3 s.',
  redirect: 'A 308 to the same path, once.',
  partial: 'A 207 that rejects items of a batch.',
  html: 'A 502 or 503 with an HTML page, as from a proxy.',
  'html-200': 'A 200 with an HTML page, as from a wrong address.',
  truncated: 'A 200 with half of the JSON body.',
  'reset-in-body': 'The connection ends within the body of a 200.',
};

const MIN_STATUS = 400;
const MAX_STATUS = 599;
/** Tolerance for sums such as 0.1 + 0.2. */
const ROUNDING = 1e-9;

/**
 * Parses the values of `--fault`, such as `429:0.2` and `reset:0.01`.
 *
 * @throws {UsageError} if a fault does not exist or occurs twice, or if the shares add up to more than 1
 */
export function parseFaults(texts: readonly string[]): FaultOptions {
  const rates: { -readonly [K in keyof FaultRates]?: number } = {};
  const byStatus: Record<number, number> = {};
  const seen = new Set<string>();
  for (const text of texts.flatMap((list) => list.split(','))) {
    const [fault = '', ...rest] = text.trim().split(':');
    const rate = parseRate(rest.join(':'), text);
    if (seen.has(fault)) throw new UsageError(`--fault contains ${fault} twice; accepted: each fault once.`);
    seen.add(fault);
    const status = Number(fault);
    const name = Object.hasOwn(NAMED, fault) ? NAMED[fault] : undefined;
    if (fault === '429') rates.rate429 = rate;
    else if (/^\d{3}$/.test(fault) && status >= MIN_STATUS && status <= MAX_STATUS) byStatus[status] = rate;
    else if (name !== undefined) rates[name] = rate;
    else throw unknownFault(fault);
  }
  return { ...rates, ...(Object.keys(byStatus).length > 0 && { byStatus }) };
}

function unknownFault(fault: string): UsageError {
  const hint = didYouMean(fault, Object.keys(NAMED)).replace(
    '; accepted: ',
    '; accepted: a status of 400 to 599, ',
  );
  return new UsageError(`The fault ${JSON.stringify(fault)} does not exist${hint}`);
}

function parseRate(text: string, whole: string): number {
  const rate = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (rate >= 0 && rate <= 1) return rate;
  throw new UsageError(
    `--fault is ${JSON.stringify(whole)}; accepted: a fault and a share from 0 to 1, such as 429:0.2 or reset:0.01.`,
  );
}

/** Rejects faults that together exceed all requests. @throws {UsageError} */
export function requireShares({ byStatus = {}, ...rates }: FaultOptions): void {
  const sum = [...Object.values(rates), ...Object.values(byStatus)].reduce((total, rate) => total + rate, 0);
  if (sum <= 1 + ROUNDING) return;
  throw new UsageError(
    `The shares of --fault and --profile add up to ${Number(sum.toFixed(4))}; accepted: at most 1.`,
  );
}
