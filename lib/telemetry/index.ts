import type { MeterProvider } from '@opentelemetry/api';
import { resolveConfig, type ResolvedConfig } from '../config';
import { reportConfigProblem } from '../diagnostics';
import { EventLog } from './event-log';
import type * as InstrumentSet from './instruments';
import { Providers } from './providers';

/** Loaded when a meter provider is registered. Bench row: "preload". */
const instrumentSet = () => require('./instruments') as typeof InstrumentSet;

/** The configuration of one instrumentation instance and its access to the OpenTelemetry providers. */
export class Telemetry {
  readonly providers: Providers;
  readonly events: EventLog;
  private meterProvider: MeterProvider | undefined;
  private current: InstrumentSet.Instruments | undefined;

  constructor(
    readonly config: ResolvedConfig,
    providers = new Providers(),
  ) {
    this.providers = providers;
    this.events = new EventLog(providers, config);
  }

  /** Returns the instruments of the current meter provider, or undefined if no SDK is registered. */
  instruments(): InstrumentSet.Instruments | undefined {
    const provider = this.providers.meterProvider();
    if (provider !== this.meterProvider) {
      this.meterProvider = provider;
      this.current = undefined; // also if the next line throws
      if (provider !== undefined) {
        const { initializeEmailSent, instrumentsFor } = instrumentSet();
        this.current = instrumentsFor(provider);
        if (this.config.emailSentSource === 'api') initializeEmailSent(this.current);
      }
    }
    return this.current;
  }
}

const active: { readonly telemetry: Telemetry; readonly rank: number }[] = [];
let standalone: Telemetry | undefined;

/** Makes `telemetry` the result of {@link currentTelemetry}, unless one with a higher rank is active. */
export function activate(telemetry: Telemetry, rank: number): void {
  active.push({ telemetry, rank });
  active.sort((a, b) => a.rank - b.rank);
}

/** Reverts {@link activate}. */
export function deactivate(telemetry: Telemetry): void {
  const index = active.findIndex((entry) => entry.telemetry === telemetry);
  if (index !== -1) active.splice(index, 1);
}

/**
 * Returns the telemetry of the enabled instance, else one that the environment configures. Each copy of this package
 * has its own.
 */
export const currentTelemetry = (): Telemetry =>
  active.at(-1)?.telemetry ?? (standalone ??= fromEnvironment());

function fromEnvironment(): Telemetry {
  const { config, problems } = resolveConfig();
  problems.forEach(reportConfigProblem);
  return new Telemetry(config, new Providers(!config.enabled));
}
