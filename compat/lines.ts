/** The tested Node versions, in order: the oldest supported one, and the newest of each later line. `.ci/` reads them. */
export const NODES = ['20.6.0', '22', '24', '26'] as const;
export type NodeVersion = (typeof NODES)[number];

/** A line of OpenTelemetry JS in use; `compat/<id>` is a project that depends on it. */
export interface Line {
  readonly title: string;
  /** `engines.node` of the line's SDK. */
  readonly engines: string;
  /** The oldest Node that both the line and this package support; set-ups are tested on it. */
  readonly oldestNode: string;
  /** Node versions that the line cannot run on, with the reason. */
  readonly impossible: Partial<Record<NodeVersion, string>>;
  /** OpenTelemetry packages that npm must nest below this package, because the project has another line of them. */
  readonly nested: readonly string[];
}

export const LINES = {
  otel2: {
    title: 'OpenTelemetry JS 2.x',
    engines: '^18.19.0 || >=20.6.0',
    oldestNode: '20.6.0',
    impossible: {},
    nested: [],
  },
  otel3: {
    title: 'OpenTelemetry JS 3.x',
    engines: '>=22.15.0',
    oldestNode: '22.15.0',
    impossible: { '20.6.0': 'OpenTelemetry JS 3.x needs Node 22.15' },
    // the base class of the 2.x line is the only one that runs on both lines
    nested: ['@opentelemetry/instrumentation'],
  },
} as const satisfies Record<string, Line>;

export type LineId = keyof typeof LINES;
export const LINE_IDS = Object.keys(LINES) as LineId[];
