import type { Finding } from '../check';
import type { Outcome } from './application';
import type { ProcessReport } from './process-report';

/** A run of an application, after its end. */
export interface Run {
  /** The program of the command, without its arguments: they can contain secrets. */
  readonly program: string;
  readonly limitMs: number;
  readonly outcome: Outcome;
  /** All observed processes and worker threads. */
  readonly processes: readonly ProcessReport[];
  /** The processes that use Customer.io. */
  readonly users: readonly ProcessReport[];
}

/** A finding without the id of its check. */
export type RunFinding = Omit<Finding, 'check'>;

/** Reads one aspect of a run. */
export interface RunCheck {
  /** Also the heading of its paragraph in docs/troubleshooting.md. */
  readonly id: string;
  run(run: Run): readonly RunFinding[];
}

export const pass = (text: string): RunFinding => ({ level: 'pass', text });
export const warning = (text: string, fix: string): RunFinding => ({ level: 'warning', text, fix });
export const failure = (text: string, fix: string): RunFinding => ({ level: 'failure', text, fix });

/** Returns whether a process uses Customer.io: it loaded the SDK, made requests, or receives webhooks. */
export const usesCustomerIO = ({ clients, requests, hasReceiver, webhooks }: ProcessReport): boolean =>
  hasReceiver || [clients, requests, webhooks].some((each) => Object.keys(each).length > 0);

/** Returns whether an OpenTelemetry SDK is registered in a process. */
export const hasProvider = ({ signals }: ProcessReport): boolean =>
  Object.values(signals).some((signal) => signal.hasProvider);
