/** A value for each minute of an incident: constant, or a function of the minute. */
export type PerMinute = number | ((minute: number) => number);

/** Minutes from `from` on, without `to`. */
export type Interval = readonly [from: number, to: number];

/** Calls of one operation. */
export interface CallModel {
  readonly operation: string;
  readonly api: 'track' | 'app' | 'pipelines';
  readonly perMinute: PerMinute;
  /** Share of the calls that fail, by error type. */
  readonly errors?: Readonly<Record<string, PerMinute>>;
  /** Retries per call, by error type of the failed attempt. */
  readonly retries?: Readonly<Record<string, PerMinute>>;
  /** Share of the successful calls that take longer than 5 s. */
  readonly slow?: PerMinute;
  /** Share of the successful calls that take longer than 2.5 s and less than 5 s. Default with `slow`: 0. */
  readonly sluggish?: PerMinute;
  /** Items that are refused, per call. */
  readonly refusedItems?: PerMinute;
}

/** Webhooks that reach the receiver of a job. */
export interface WebhookModel {
  readonly perMinute: PerMinute;
  /** Share that fails in the handler. */
  readonly failing?: PerMinute;
  /** Share that receives 503 while another replica holds the claim. */
  readonly busy?: PerMinute;
  /** Requests a minute that are rejected, by error type. They are in addition to `perMinute`. */
  readonly rejected?: Readonly<Record<string, PerMinute>>;
  /** Share of the accepted ones whose response takes longer than 4 s. */
  readonly late?: PerMinute;
  /** Share of duplicates. */
  readonly duplicates?: PerMinute;
}

/** E-mails whose outcome a job receives. */
export interface EmailModel {
  readonly perMinute: PerMinute;
  /** Share that bounces, by type. */
  readonly bounced?: Readonly<Partial<Record<'hard' | 'soft', PerMinute>>>;
  /** Complaints per delivered e-mail. */
  readonly complaints?: PerMinute;
}

/** Events that a job passes to `cdp-analytics-node`. Its batches are calls of the operation `batch`. */
export interface EventModel {
  readonly perMinute: PerMinute;
  /** Share of the events that are not accepted, by outcome. */
  readonly outcomes?: Readonly<Record<string, PerMinute>>;
  /** Age of the oldest event in one of the instances, in milliseconds. Default: 6000. */
  readonly oldestMs?: PerMinute;
  /** Events a minute without an outcome when `closeAndFlush()` resolved. */
  readonly unflushed?: PerMinute;
  /** Share of the batches above 500 kB. */
  readonly large?: PerMinute;
}

export interface JobModel {
  readonly calls?: readonly CallModel[];
  readonly events?: EventModel;
  readonly webhooks?: WebhookModel;
  readonly emails?: EmailModel;
  /** Further counters, as a rate a minute. */
  readonly counters?: readonly {
    readonly name: string;
    readonly labels: string;
    readonly perMinute: PerMinute;
  }[];
  /** Calls in flight. */
  readonly inFlight?: PerMinute;
  /** Minutes of an instance without samples: the scrape fails, so `up` is 0. */
  readonly gaps?: Readonly<Partial<Record<'0' | '1', readonly Interval[]>>>;
  /** Minutes at which the processes restart: their counters start again. */
  readonly restarts?: Readonly<Partial<Record<'0' | '1', readonly number[]>>>;
  /** Minutes at which an instance is replaced by one of another name. */
  readonly replaced?: Readonly<Partial<Record<'0' | '1', readonly number[]>>>;
  /** Minutes in which the job exists. Outside, it has no series and no target. Default: always. */
  readonly lives?: Interval;
}

/** What two Collectors report about themselves. */
export interface CollectorModel {
  /** Spans and metric points a minute. */
  readonly accepted: PerMinute;
  /** Share of the accepted items that the exporters send. */
  readonly sent?: PerMinute;
  /** Shares that an exporter gives up, and that the receiver refuses. */
  readonly failed?: PerMinute;
  readonly refused?: PerMinute;
  /** Share of the queue that is full. */
  readonly queue?: PerMinute;
  /** Minutes in which the first Collector is down. */
  readonly down?: Interval;
}

/** One alert that notifies, in minutes after the start of the incident. */
export interface Notification {
  readonly receiver: 'pager' | 'tickets' | 'digest';
  readonly alert: string;
  /** The earliest and the latest first minute. */
  readonly after: Interval;
  /** The minute at which it has ended. Absent if it lasts to the end of the incident. */
  readonly over?: number;
}

export interface Incident {
  readonly name: string;
  /** What happens, as a sentence for docs/alerts.md. */
  readonly what: string;
  /** Minute at which the harm starts. It is healthy before. */
  readonly from: number;
  readonly minutes: number;
  readonly jobs: Readonly<Record<string, JobModel>>;
  readonly collectors?: CollectorModel;
  /** Who is notified. Nothing else may notify. */
  readonly notified: readonly Notification[];
}

/** Calls a minute at the three volumes. */
export const LOW = 5 / 60;
export const MEDIUM = 60;
export const HIGH = 6000;

/** Returns a value during an interval, and another one outside of it. */
export const during =
  ([from, to]: Interval, inside: number, outside = 0) =>
  (minute: number): number =>
    minute >= from && minute < to ? inside : outside;

export const valueAt = (value: PerMinute | undefined, minute: number): number =>
  typeof value === 'function' ? value(minute) : (value ?? 0);
