/** How the first run of `onEvent` ends. Later runs succeed at once. */
export const HANDLERS = {
  ok: 'succeeds',
  throws: 'fails',
  late: 'is late',
  never: 'outlives the lease',
  dies: 'its process is killed',
} as const;
export type Handler = keyof typeof HANDLERS;

/** The store of the first request, and what happens to it. */
export const STORES = {
  memory: 'none (memory)',
  healthy: 'healthy',
  slow: 'paused at the claim',
  'stopped before': 'stopped before the claim',
  'stopped after': 'stopped after the claim',
  'stopped at end': 'stopped at the completion',
  restarted: 'restarted empty after the claim',
  'failed over': 'failed over after the claim',
} as const;
export type Store = keyof typeof STORES;

export const RETRIED_AT = ['same', 'another'] as const;
export type RetriedAt = (typeof RETRIED_AT)[number];

export const ON_FAILURE = ['retry', 'acknowledge'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

export interface Cell {
  readonly handler: Handler;
  readonly store: Store;
  readonly retriedAt: RetriedAt;
  readonly onFailure: OnFailure;
}

export interface Outcome {
  /** Status of the response to the first request. Undefined if the process died. */
  readonly response: 200 | 503 | undefined;
  /** When a retry gets 200. Before the end of the lease it gets 503. */
  readonly accepted: 'at once' | 'after the lease';
  /** How often `onEvent` starts. */
  readonly runs: 1 | 2;
  /** How often the event is counted, over all replicas. */
  readonly counted: 1 | 2;
}

/** Cells with the same outcome. Every cell is in exactly one situation or exclusion. */
interface Situation extends Outcome {
  readonly handler: readonly Handler[];
  readonly onFailure: readonly OnFailure[];
  readonly store: readonly Store[];
  readonly retriedAt: readonly RetriedAt[];
}

const STORE_NAMES = Object.keys(STORES) as Store[];
const SHARED = STORE_NAMES.filter((store) => store !== 'memory');
const without = (...excluded: readonly Store[]) => SHARED.filter((store) => !excluded.includes(store));

const HANDLED = { response: 200, accepted: 'at once', runs: 1, counted: 1 } as const;
const LOCAL = { store: ['memory'], retriedAt: ['same'] } as const;
const BOTH = { retriedAt: RETRIED_AT } as const;
const UNSHARED = {
  store: ['memory'],
  retriedAt: ['another'],
  accepted: 'at once',
  runs: 2,
  counted: 2,
} as const;

export const SITUATIONS: readonly Situation[] = [
  { handler: ['ok'], onFailure: ON_FAILURE, store: SHARED, ...BOTH, ...HANDLED },
  { handler: ['ok'], onFailure: ON_FAILURE, ...LOCAL, ...HANDLED },
  { handler: ['ok'], onFailure: ON_FAILURE, response: 200, ...UNSHARED },

  {
    handler: ['throws'],
    onFailure: ['retry'],
    store: STORE_NAMES,
    ...BOTH,
    response: 503,
    accepted: 'at once',
    runs: 2,
    counted: 1,
  },

  { handler: ['late'], onFailure: ['retry'], store: SHARED, ...BOTH, ...HANDLED, response: 503 },
  { handler: ['late'], onFailure: ['retry'], ...LOCAL, ...HANDLED, response: 503 },
  { handler: ['late'], onFailure: ['retry'], response: 503, ...UNSHARED },

  {
    handler: ['never'],
    onFailure: ['retry'],
    store: without('stopped at end', 'restarted'),
    ...BOTH,
    response: 503,
    accepted: 'after the lease',
    runs: 2,
    counted: 1,
  },
  {
    handler: ['never'],
    onFailure: ['retry'],
    store: ['memory', 'restarted'],
    retriedAt: ['same'],
    response: 503,
    accepted: 'after the lease',
    runs: 2,
    counted: 1,
  },
  {
    handler: ['never'],
    onFailure: ['retry'],
    store: ['restarted'],
    retriedAt: ['another'],
    response: 503,
    accepted: 'at once',
    runs: 2,
    counted: 1,
  },
  { handler: ['never'], onFailure: ['retry'], response: 503, ...UNSHARED },

  { handler: ['throws', 'late', 'never'], onFailure: ['acknowledge'], store: SHARED, ...BOTH, ...HANDLED },
  { handler: ['throws', 'late', 'never'], onFailure: ['acknowledge'], ...LOCAL, ...HANDLED },
  { handler: ['throws', 'late', 'never'], onFailure: ['acknowledge'], response: 200, ...UNSHARED },

  {
    handler: ['dies'],
    onFailure: ON_FAILURE,
    store: ['healthy', 'stopped before', 'stopped after', 'failed over'],
    retriedAt: ['another'],
    response: undefined,
    accepted: 'after the lease',
    runs: 2,
    counted: 1,
  },
  {
    handler: ['dies'],
    onFailure: ON_FAILURE,
    store: ['memory', 'slow', 'restarted'],
    retriedAt: ['another'],
    response: undefined,
    accepted: 'at once',
    runs: 2,
    counted: 1,
  },
];

interface Exclusion {
  readonly excludes: (cell: Cell) => boolean;
  readonly because: string;
}

export const EXCLUSIONS: readonly Exclusion[] = [
  {
    excludes: ({ handler, retriedAt }) => handler === 'dies' && retriedAt === 'same',
    because: 'a killed replica gets no retry, and after its restart it is another replica',
  },
  {
    excludes: ({ handler, store }) => handler === 'dies' && store === 'stopped at end',
    because: 'a killed process completes nothing',
  },
  {
    excludes: ({ handler, store, onFailure }) =>
      handler === 'never' && store === 'stopped at end' && onFailure === 'retry',
    because: 'a handler that does not end completes nothing',
  },
];

/** Every combination, also those that are excluded. */
export const COMBINATIONS: readonly Cell[] = (Object.keys(HANDLERS) as Handler[]).flatMap((handler) =>
  STORE_NAMES.flatMap((store) =>
    RETRIED_AT.flatMap((retriedAt) =>
      ON_FAILURE.map((onFailure) => ({ handler, store, retriedAt, onFailure })),
    ),
  ),
);

const isExcluded = (cell: Cell) => EXCLUSIONS.some(({ excludes }) => excludes(cell));

/** The combinations that can happen. */
export const CELLS = COMBINATIONS.filter((cell) => !isExcluded(cell));

/** Returns the situations of a cell: one, or none for an excluded cell. */
export const situationsOf = ({ handler, store, retriedAt, onFailure }: Cell): readonly Situation[] =>
  SITUATIONS.filter(
    (each) =>
      each.handler.includes(handler) &&
      each.store.includes(store) &&
      each.retriedAt.includes(retriedAt) &&
      each.onFailure.includes(onFailure) &&
      !isExcluded({ handler, store, retriedAt, onFailure }),
  );
