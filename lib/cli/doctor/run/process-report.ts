import type { PipelinesOutcome } from '../../../catalog';

/** A client class whose methods are patched. */
export interface ReportedClient {
  /** Package name of its SDK. */
  readonly sdk: 'customerio-node' | '@customerio/cdp-analytics-node';
  readonly className: string;
  readonly version: string | undefined;
  readonly methods: number;
  /** Whether everything is recorded. The second SDK is recorded in part if its version or inner shape is unknown. */
  readonly isComplete: boolean;
}

/** Signals of OpenTelemetry. */
export const SIGNALS = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What one signal exported in one process. */
export interface SignalReport {
  /** Whether a provider is registered. */
  hasProvider: boolean;
  /** Class of the provider. */
  provider: string;
  /** Classes of the exporters that push. */
  exporters: string[];
  /** Classes of the metric readers that are read from outside, such as a Prometheus exporter. */
  pullReaders: string[];
  exportsStarted: number;
  exportsSucceeded: number;
  exportsFailed: number;
  /** Reason of the last failure: an HTTP status, an error code or the name of an error class. */
  lastFailure?: string;
  /** Recorded calls that ended after the start of the last export. */
  callsSinceExport: number;
}

/** Why a process ends. `signal` until it reports another reason: after a signal without a handler it cannot. */
export type ProcessEnd = 'signal' | 'drained' | 'exit' | 'exception';

/**
 * What the observer reports of one process or worker thread. Contains counts and names of a closed set; no bodies,
 * keys, ids, paths or addresses of the application.
 */
export interface ProcessReport {
  readonly pid: number;
  /** 0 for the main thread. */
  readonly threadId: number;
  /** Base name of the program, such as `server.js`. */
  program: string;
  end: ProcessEnd;
  /** Whether the process or thread reported that it ended. */
  hasExited: boolean;
  /** Whether an instrumentation is enabled. */
  isEnabled: boolean;
  /** Whether the application enabled an instrumentation itself, in addition to that of the doctor. */
  registersItself: boolean;
  clients: readonly ReportedClient[];
  hasReceiver: boolean;
  /** Calls by `<api>.<operation>`. */
  readonly calls: Record<string, number>;
  /** Calls that were not recorded, because no provider was registered. */
  unrecordedCalls: number;
  /** Events of `cdp-analytics-node` by outcome. */
  readonly events: Partial<Record<PipelinesOutcome, number>>;
  /** Events without an outcome. */
  pendingEvents: number;
  /** Events without an outcome when `closeAndFlush()` resolved. Some can have one later. */
  unflushedEvents: number;
  /** Events that were not recorded, because no provider was registered. */
  unrecordedEvents: number;
  /** Events before the application enabled an instrumentation itself. */
  eventsBeforeRegistration: number;
  /** Calls before the application enabled an instrumentation itself. */
  callsBeforeRegistration: number;
  /** Requests to Customer.io by host: those of observed calls, and all others. */
  readonly requests: Record<string, { ofCalls: number; others: number }>;
  readonly signals: Readonly<Record<Signal, SignalReport>>;
  /** Responses to webhooks by status code. */
  readonly webhooks: Record<string, number>;
  /** Codes of the warnings of this package. */
  readonly warnings: string[];
}

const newSignal = (): SignalReport => ({
  hasProvider: false,
  provider: '',
  exporters: [],
  pullReaders: [],
  exportsStarted: 0,
  exportsSucceeded: 0,
  exportsFailed: 0,
  callsSinceExport: 0,
});

/** Returns the report of a process in which nothing happened yet. */
export const newProcessReport = (pid: number, threadId: number, program: string): ProcessReport => ({
  pid,
  threadId,
  program,
  end: 'signal',
  hasExited: false,
  isEnabled: false,
  registersItself: false,
  clients: [],
  hasReceiver: false,
  calls: {},
  unrecordedCalls: 0,
  events: {},
  pendingEvents: 0,
  unflushedEvents: 0,
  unrecordedEvents: 0,
  eventsBeforeRegistration: 0,
  callsBeforeRegistration: 0,
  requests: {},
  signals: { traces: newSignal(), metrics: newSignal(), logs: newSignal() },
  webhooks: {},
  warnings: [],
});
