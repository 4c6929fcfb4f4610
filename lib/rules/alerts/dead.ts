import type { AlertRow, Site } from '../definition';
import { failures, successes } from '../growth';
import { promql } from '../promql';

type Scope = 'operation' | 'job' | 'credentials';

const LABELS: Readonly<Record<Scope, readonly string[]>> = {
  operation: ['job', 'api', 'operation'],
  job: ['job'],
  credentials: ['job', 'api'],
};

interface DeadWindow {
  readonly window: string;
  /** The two halves of the window. Failures in both are no blip. */
  readonly recent: string;
  readonly earlier: string;
  readonly speed: 'fast' | 'slow';
  readonly for: string;
  readonly when: string;
}

const FAST = {
  window: '10m',
  recent: '5m',
  earlier: '5m offset 5m',
  speed: 'fast',
  for: '2m',
  when: 'in 10 minutes and in the last half of them',
} as const;

const SLOW = {
  window: '1h',
  recent: '30m',
  earlier: '30m offset 30m',
  speed: 'slow',
  for: '7m',
  when: 'in an hour and in the last half of it',
} as const;

/** Refused credentials fire first, because they inhibit the alerts on their consequences: one fault, one page. */
const WINDOWS: Readonly<Record<Scope, readonly DeadWindow[]>> = {
  operation: [{ ...FAST, for: '4m' }, SLOW],
  job: [FAST, { ...SLOW, for: '5m' }],
  credentials: [
    {
      ...FAST,
      window: '5m',
      recent: '5m',
      earlier: '5m offset 2m',
      for: '4m',
      when: 'in 5 minutes, for 4 minutes',
    },
    { ...SLOW, for: '2m' },
  ],
};

type DeadRow = Pick<AlertRow, 'value' | 'gates' | 'unless' | 'for' | 'keepFiringFor' | 'when'> & {
  readonly window: string;
};

/** Windows in which nearly no call of a scope succeeded: a short one, and a long one for a few calls an hour. */
export function deadWindows(
  { query, thresholds: { api } }: Pick<Site, 'query'> & { thresholds: Pick<Site['thresholds'], 'api'> },
  scope: Scope,
  matchers: string,
): DeadRow[] {
  const labels = LABELS[scope];
  const recorded = (of: (window: string) => string, window: string, more = '') => {
    const [range = '', offset] = window.split(' offset ');
    const selected = [matchers, more].filter(Boolean).join(',');
    const at = offset === undefined ? '' : ` offset ${offset}`;
    return `sum by (${query.labels(...labels)}) (${of(range)}${selected === '' ? '' : `{${selected}}`}${at})`;
  };
  const failed = (window: string) =>
    recorded(failures, window, scope === 'credentials' ? 'error_type=~"401|403"' : '');
  const succeeded = (window: string) => recorded(successes, window);
  const share = Number((1 - api.deadShare).toFixed(6));
  /** Successes that are too many for a dead operation. */
  const alive = (window: string) => promql`
    ${succeeded(window)}
    > ${share} / ${api.deadShare} * (
      ${failed(window)}
    )
  `;
  return WINDOWS[scope].map(({ window, recent, earlier, speed, for: pending, when }) => ({
    window,
    value: `${failed(window)}\n>= ${scope === 'credentials' ? api.unauthorizedCalls : api.deadCalls[speed]}`,
    gates: [`${failed(recent)}\n> 0`, `${failed(earlier)}\n> 0`],
    unless: [alive(window), alive(recent)],
    for: pending,
    // refused credentials last longer than their consequences, which they inhibit
    keepFiringFor: scope === 'credentials' ? '20m' : '10m',
    when,
  }));
}
