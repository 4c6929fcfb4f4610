import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { warnOnce, failOpen, logDiag, reportConfigProblem, flushConfigProblems } from './diagnostics';
import { clientPrototypesIn } from './client/clients';
import { CLIENT_FILES, loadedModules, SDK_NAMES } from './client/module-cache';
import { CallRecorder } from './client/recorder';
import { releaseTransports } from './client/attempts';
import { activeRecorder, registerClient, removeRecorder, addRecorder } from './client/registry';
import { isSupported, SUPPORTED_VERSIONS } from './client/versions';
import { deactivateJournal, activateJournal } from './delivery/journal';
import { resolveConfig, type CustomerIOInstrumentationConfig, type ResolvedConfig } from './config';
import { Providers } from './telemetry/providers';
import { Telemetry, deactivate, activate } from './telemetry';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version';

/** An instance that code configures outranks the one a preload made. */
const RANK_PRELOADED = 0;
const RANK_CONFIGURED = 1;

type Config = CustomerIOInstrumentationConfig & { enabled?: boolean };

/**
 * Instruments `customerio-node` (also installed as `@customerio/track`), versions 1.0 to below 6.
 *
 * Patches the public methods of the SDK's client prototypes in place; classes, exports and clients keep
 * their identity, and clients that exist are covered. Any number of instances, preloads and copies of
 * this package together record each call once: by the instance that code created last, else the preload.
 */
export class CustomerIOInstrumentation extends InstrumentationBase<Config> {
  // `declare`: the base constructor calls the methods below before field initialisers would run
  declare private signals: Providers;
  declare private resolved: ResolvedConfig;
  declare private recorder: CallRecorder | undefined;
  declare private telemetry: Telemetry | undefined;
  declare private rank: number;

  /** @param config every option has a default and an environment variable; wrong ones are a `diag` error. */
  constructor(config: CustomerIOInstrumentationConfig = {}) {
    super(PACKAGE_NAME, PACKAGE_VERSION, config);
  }

  /** @internal the instance of `register`: steps back for one that code configures. */
  static preloaded(): CustomerIOInstrumentation {
    const instrumentation = new CustomerIOInstrumentation({ enabled: false });
    instrumentation.rank = RANK_PRELOADED;
    instrumentation.setConfig({});
    if (instrumentation.resolved.enabled) instrumentation.enable();
    return instrumentation;
  }

  override setConfig(config: CustomerIOInstrumentationConfig = {}): void {
    const { config: resolved, problems } = resolveConfig({ ...config });
    problems.forEach(reportConfigProblem);
    this.resolved = resolved;
    super.setConfig({ ...resolved });
    if (this.recorder === undefined) return;
    if (resolved.enabled) this.record();
    else this.disable();
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patch = (exports: unknown, version?: string) => this.moduleLoaded(exports, version);
    return SDK_NAMES.map(
      (name) =>
        // every version: an unsupported one is left alone, but not in silence
        new InstrumentationNodeModuleDefinition(
          name,
          ['*'],
          patch,
          undefined,
          CLIENT_FILES.map(
            (file) => new InstrumentationNodeModuleFile(`${name}/${file}`, ['*'], patch, () => undefined),
          ),
        ),
    );
  }

  override enable(): void {
    // registration enables whatever it is given, also what was configured off
    if (!this.resolved.enabled) return;
    super.enable();
    this.record();
    for (const { exports, version, path } of loadedModules()) {
      logDiag('info', `${path} was loaded before ${PACKAGE_NAME}; patching it in place.`);
      this.moduleLoaded(exports, version);
    }
  }

  override disable(): void {
    super.disable();
    this.stopRecording();
    if (activeRecorder() === undefined) releaseTransports();
  }

  /**
   * Instruments a module, an ESM namespace, a client class or a client that exists: for bundled code,
   * where no module hook fires. Idempotent.
   *
   * @returns whether a Customer.io client was found.
   */
  instrument(target: unknown): boolean {
    const clients = clientPrototypesIn(target);
    clients.forEach(registerClient);
    return clients.length > 0;
  }

  override setTracerProvider(provider: TracerProvider): void {
    flushConfigProblems();
    super.setTracerProvider(provider);
    this.following().pinTracerProvider(provider);
  }

  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    this.following().pinMeterProvider(provider);
    this.readyMetrics();
  }

  override setLoggerProvider(provider: Parameters<InstrumentationBase['setLoggerProvider']>[0]): void {
    super.setLoggerProvider(provider);
    this.following().pinLoggerProvider(provider);
  }

  private following(): Providers {
    return (this.signals ??= new Providers());
  }

  private record(): void {
    this.stopRecording();
    const rank = this.rank ?? RANK_CONFIGURED;
    this.telemetry = new Telemetry(this.resolved, this.following());
    this.recorder = new CallRecorder(this.telemetry, rank);
    activate(this.telemetry, rank);
    if (this.resolved.deliveryJournal !== undefined) activateJournal(this.resolved.deliveryJournal);
    addRecorder(this.recorder);
    this.readyMetrics();
  }

  /** Series that begin at 0 begin at registration, not with the first call. */
  private readyMetrics(): void {
    failOpen('creating instruments', () => this.telemetry?.instruments());
  }

  private stopRecording(): void {
    if (this.telemetry !== undefined) {
      const { deliveryJournal } = this.telemetry.config;
      if (deliveryJournal !== undefined) deactivateJournal(deliveryJournal);
      deactivate(this.telemetry);
    }
    if (this.recorder !== undefined) removeRecorder(this.recorder);
    this.telemetry = undefined;
    this.recorder = undefined;
  }

  private moduleLoaded(exports: unknown, version: string | undefined): unknown {
    flushConfigProblems();
    if (version !== undefined && !isSupported(version)) {
      warnOnce(
        'CUSTOMERIO_OTEL_VERSION',
        `customerio-node ${version} is not instrumented: ${PACKAGE_NAME} ${PACKAGE_VERSION} supports ` +
          `${SUPPORTED_VERSIONS}. Its calls work and stay invisible; look for a newer ${PACKAGE_NAME}.`,
      );
    } else if (!this.instrument(exports)) {
      logDiag('debug', 'No Customer.io client among the exports.');
    }
    return exports;
  }
}
