import { resolveConfig, type ResolvedConfig } from './config';
import { EventLog } from './logger';
import { instrumentsFor, type Instruments } from './metrics';
import { Signals } from './signals';

/** One instance's configuration and its way to the providers. */
export class Telemetry {
  readonly signals: Signals;
  readonly events: EventLog;

  constructor(
    readonly config: ResolvedConfig,
    signals = new Signals(),
  ) {
    this.signals = signals;
    this.events = new EventLog(signals, config);
  }

  instruments(): Instruments | undefined {
    const provider = this.signals.meterProvider();
    return provider === undefined ? undefined : instrumentsFor(provider);
  }
}

const inUse: { readonly telemetry: Telemetry; readonly rank: number }[] = [];
let standalone: Telemetry | undefined;

/** Makes `telemetry` what {@link currentTelemetry} answers, unless one of a higher rank is in use. */
export function use(telemetry: Telemetry, rank: number): void {
  inUse.push({ telemetry, rank });
  inUse.sort((a, b) => a.rank - b.rank);
}

export function unuse(telemetry: Telemetry): void {
  const index = inUse.findIndex((entry) => entry.telemetry === telemetry);
  if (index !== -1) inUse.splice(index, 1);
}

/** For functions the application calls itself: the enabled instance's, else the environment's. */
export function currentTelemetry(): Telemetry {
  return inUse.at(-1)?.telemetry ?? (standalone ??= new Telemetry(resolveConfig().config));
}
