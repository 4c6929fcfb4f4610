/** How a measured value is compared with its limit. */
export type Comparison = '<=' | '<' | '>=' | '=';

export interface Target {
  readonly is: Comparison;
  /** In the unit of the row. Undefined if the run determines it, for example the number of calls. */
  readonly limit?: number;
  /** Whether the result does not depend on the machine: a missed target is a defect. */
  readonly isExact?: boolean;
  /** Why it is this limit, in one or two sentences. */
  readonly reason: string;
}

/**
 * The targets of the bench and of the soak, by name. A row names its target. Node 24 decides; tolerance.ts has the ratios that
 * may be worse on other versions.
 */
export const TARGETS = {
  callOverByHand: {
    is: '<=',
    limit: 1.25,
    reason:
      'By hand records one span, one histogram and one counter, which cost most of the time. A quarter more pays for retries, error types and in-flight calls.',
  },
  callOverRecipe: {
    is: '<',
    limit: 1,
    reason: 'A team that replaces the recipe must not pay more than before.',
  },
  aloneOverByHand: {
    is: '<=',
    limit: 1.25,
    reason:
      'A service runs one variant, and pays for its own garbage. The limit is the same as with forced collections.',
  },
  aloneOverRecipe: {
    is: '<',
    limit: 1,
    reason: 'A team that replaces the recipe must not pay more than before, garbage included.',
  },
  idle: {
    is: '<=',
    limit: 0.03,
    reason:
      'Without an OpenTelemetry SDK nothing is recorded, so a call must cost almost nothing. If the noise of bare against bare is larger, it is the limit, because a smaller difference cannot be measured.',
  },
  loopback: {
    is: '>=',
    limit: 0.97,
    reason:
      'A local server responds at once, so that the calling process is the bottleneck. Code by hand pays the same for its span and metrics; the rest may cost 3 % of the throughput.',
  },
  receiverCpu: {
    is: '<=',
    limit: 1.25,
    reason:
      'The server by hand has the same bounds and telemetry. A quarter more pays for parsing with validation, claims, body errors and key rotation.',
  },
  receiverP99: {
    is: '<=',
    limit: 1.3,
    reason:
      'At saturation latency follows the CPU time per request. A little more is left for pauses of the garbage collector.',
  },
  verification: {
    is: '>=',
    limit: 0.85,
    reason:
      'The floor is HMAC and JSON.parse in native code. Validation of fields that the event needs may use 15 % of the time.',
  },
  forged: {
    is: '<=',
    limit: 0.33,
    reason:
      'A forged webhook costs at least its HMAC, a fifth of a handled one on Node 24. The limit has room for handled webhooks that become a third cheaper.',
  },
  unsigned: {
    is: '<=',
    limit: 0.1,
    reason:
      'An unsigned webhook needs neither its body nor an HMAC: 0.04 of a handled one on Node 24. The limit has room for cheaper handled webhooks and for noise.',
  },
  redisCpu: {
    is: '<=',
    limit: 1.6,
    reason:
      'A webhook over Redis needs three commands more than one in memory: their encoding, writes and replies may cost 60 % of it.',
  },
  redisRoundTrips: {
    is: '<=',
    limit: 2,
    isExact: true,
    reason:
      'The claim and the lookup are sent together, and the completion can only follow the handler. More round trips would add latency to each webhook.',
  },
  millionHeap: {
    is: '<=',
    limit: 10e6,
    reason:
      'Memory of events is full after 100,000 of them, and the heap must be flat afterwards. Its tables grow and shrink in steps of 2 MB, which look like a slope of up to 4 MB; one forgotten entry per event would be 176 MB.',
  },
  millionCost: {
    is: '<=',
    limit: 1.1,
    reason: 'The cost of an event must not depend on the number of events before. 10 % is noise.',
  },
  eventOverBare: {
    is: '<=',
    limit: 1.06,
    reason:
      'An event costs the SDK tens of microseconds. Its latency is one record of a histogram; the span and the other metrics are shared by a batch.',
  },
  eventOverByHand: {
    is: '<=',
    limit: 1.02,
    reason: 'Code by hand records the same telemetry, so the difference must be below the noise.',
  },
  pendingMemory: {
    is: '<=',
    limit: 1.1,
    reason:
      'A pending event takes 12 kB in the SDK itself. The data of this package must not be noticed in the memory of a long queue.',
  },
  queueReading: {
    is: '<',
    limit: 1,
    reason: 'Each collection of metrics reads the queue, and must not delay the event loop by a millisecond.',
  },
  preload: {
    is: '<=',
    limit: 1.4,
    reason:
      'Each instrumented service loads `@opentelemetry/instrumentation` anyway. This package may add less than half of that.',
  },
  soakCounted: {
    is: '=',
    isExact: true,
    reason: 'Each call and each event must be counted exactly once.',
  },
  soakSeries: {
    is: '=',
    isExact: true,
    reason: 'Labels are closed sets, so the number of series must not depend on the number of customers.',
  },
  soakResident: {
    is: '<=',
    limit: 2e6,
    reason:
      'Resident memory must be flat when all memory of a bounded size is full. 2 bytes a call is the limit of what a run can detect.',
  },
  soakHeap: {
    is: '<=',
    limit: 2e6,
    reason:
      'The heap must be flat. Resident memory grows by single steps of the young generation of V8, so the heap shows a leak earlier.',
  },
  soakCost: {
    is: '<=',
    limit: 1.1,
    reason: 'The cost must not grow with the number of calls or events before. 10 % is noise.',
  },
  loopDelay: {
    is: '<=',
    limit: 1.1,
    reason:
      'At the rate of a busy service, other requests of the process must not notice the instrumentation.',
  },
} as const satisfies Readonly<Record<string, Target>>;

export type TargetName = keyof typeof TARGETS;

export const targetOf = (name: TargetName): Target => TARGETS[name];
