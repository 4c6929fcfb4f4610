import type { MeterProvider } from '@opentelemetry/api';
import { reportConfigProblem } from '../diagnostics';
import { resolveConfig, type ResolvedConfig } from '../config';
import { EventLog } from './event-log';
import { instrumentsFor, initializeEmailSent, type Instruments } from './instruments';
import { Providers } from './providers';

/** One instance's configuration and its way to the providers. */
export class Telemetry {
  readonly providers: Providers;
  readonly events: EventLog;
  private provider: MeterProvider | undefined;
  private current: Instruments | undefined;

  constructor(
    readonly config: ResolvedConfig,
    signals = new Providers(),
  ) {
    this.providers = signals;
    this.events = new EventLog(signals, config);
  }

  /** The instruments of the current provider, or `undefined` while there is none. */
  instruments(): Instruments | undefined {
    const provider = this.providers.meterProvider();
    if (provider !== this.provider) {
      this.provider = provider;
      this.current = undefined; // also if the next line throws
      this.current = provider === undefined ? undefined : instrumentsFor(provider);
      if (this.current !== undefined && this.config.emailSentSource === 'api')
        initializeEmailSent(this.current);
    }
    return this.current;
  }
}

const inUse: { readonly telemetry: Telemetry; readonly rank: number }[] = [];
let standalone: Telemetry | undefined;

/** Makes `telemetry` what {@link currentTelemetry} answers, unless one of a higher rank is in use. */
export function activate(telemetry: Telemetry, rank: number): void {
  inUse.push({ telemetry, rank });
  inUse.sort((a, b) => a.rank - b.rank);
}

export function deactivate(telemetry: Telemetry): void {
  const index = inUse.findIndex((entry) => entry.telemetry === telemetry);
  if (index !== -1) inUse.splice(index, 1);
}

/** For functions the application calls itself: the enabled instance's, else the environment's. */
export const currentTelemetry = (): Telemetry =>
  inUse.at(-1)?.telemetry ?? (standalone ??= fromEnvironment());

function fromEnvironment(): Telemetry {
  const { config, problems } = resolveConfig();
  problems.forEach(reportConfigProblem);
  return new Telemetry(config, new Providers(!config.enabled));
}
