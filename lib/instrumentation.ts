import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { AnalyticsInstrumentation } from './analytics/instrumentation';
import type * as Attempts from './client/attempts';
import { instrumentClients } from './client/instrument';
import { CLIENT_FILES, loadedModules, SDK_NAMES } from './client/module-cache';
import { CallRecorder } from './client/recorder';
import { activeRecorder, addRecorder, removeRecorder } from './client/registry';
import { isSupported, isTooOld, SUPPORTED_VERSIONS, versionAdvice } from './client/versions';
import { resolveConfig, type CustomerIOInstrumentationConfig, type ResolvedConfig } from './config';
import type * as Journal from './delivery/journal';
import { flushConfigProblems, logDiag, reportConfigProblem, warnOnce } from './diagnostics';
import { failOpen } from './diagnostics/fail-open';
import { activate, deactivate, Telemetry } from './telemetry';
import { Providers } from './telemetry/providers';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version';

/* Loaded if they are needed. Bench row: "preload". */
const attempts = () => require('./client/attempts') as typeof Attempts;
const journal = () => require('./delivery/journal') as typeof Journal;

/** An instance created by code outranks the preload. */
const RANK_PRELOADED = 0;
const RANK_CONFIGURED = 1;

type Config = CustomerIOInstrumentationConfig & { enabled?: boolean };

/**
 * Instruments `customerio-node` (also installed as `@customerio/track`), versions 1.0 to below 6, and
 * `@customerio/cdp-analytics-node`, versions 0.0.2 to below 1.
 *
 * Patches the public methods of the SDK's client prototypes in place. Classes, exports and clients keep their
 * identity, and existing clients are covered. With several instances, preloads and copies of this package, each
 * call is recorded once: by the instance from code that was enabled or configured last, else by the preload.
 */
export class CustomerIOInstrumentation extends InstrumentationBase<Config> {
  // `declare`: the base constructor calls the methods below before field initializers would run
  declare private providers: Providers | undefined;
  declare private resolved: ResolvedConfig;
  declare private analytics: AnalyticsInstrumentation | undefined;
  declare private recorder: CallRecorder | undefined;
  declare private telemetry: Telemetry | undefined;
  declare private rank: number | undefined;

  /** @param config plain values can also come from environment variables. An invalid value is a `diag` error. */
  constructor(config: CustomerIOInstrumentationConfig = {}) {
    super(PACKAGE_NAME, PACKAGE_VERSION, config);
  }

  /** @internal Creates the instance of `register`, which an instance created by code outranks. */
  static preloaded(): CustomerIOInstrumentation {
    // the base constructor must not enable it before the rank is set
    const instrumentation = new CustomerIOInstrumentation({ enabled: false });
    instrumentation.rank = RANK_PRELOADED;
    instrumentation.setConfig({});
    if (instrumentation.resolved.enabled) instrumentation.enable();
    return instrumentation;
  }

  override setConfig(config: CustomerIOInstrumentationConfig = {}): void {
    const { config: resolved, problems } = resolveConfig(config);
    problems.forEach(reportConfigProblem);
    this.resolved = resolved;
    super.setConfig({ ...resolved });
    if (this.recorder === undefined) return;
    if (resolved.enabled) this.startRecording();
    else this.disable();
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patch = (exports: unknown, version?: string) => this.patchModule(exports, version);
    const clients = SDK_NAMES.map(
      (name) =>
        // all versions: an unsupported one is reported, and not patched
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
    return [...clients, this.getAnalytics().moduleDefinition()];
  }

  override enable(): void {
    // an SDK enables every instrumentation it is given, even if it is configured off
    if (!this.resolved.enabled) return;
    super.enable();
    this.startRecording();
    for (const { exports, version, path } of loadedModules()) {
      logDiag('info', `${path} was loaded before ${PACKAGE_NAME}; patching it in place.`);
      this.patchModule(exports, version);
    }
    this.getAnalytics().patchLoadedModules();
  }

  override disable(): void {
    super.disable();
    this.stopRecording();
    if (activeRecorder() === undefined) attempts().restoreTransports();
  }

  /**
   * Instruments a module, an ESM namespace, a client class or a client, for example in bundled code, which module
   * hooks do not see. Patches the SDK's prototype, also if a subclass is given, and methods that are bound to a given
   * client. Idempotent; methods that were stubbed or replaced before are patched if they are restored by now.
   *
   * @returns whether a Customer.io client was found.
   */
  instrument(target: unknown): boolean {
    const isClient = failOpen('looking for a client', () => instrumentClients(target)) ?? false;
    return this.getAnalytics().instrument(target) || isClient;
  }

  override setTracerProvider(provider: TracerProvider): void {
    flushConfigProblems();
    super.setTracerProvider(provider);
    this.getProviders().pinTracerProvider(provider);
  }

  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    this.getProviders().pinMeterProvider(provider);
    this.createInstruments();
  }

  override setLoggerProvider(provider: Parameters<InstrumentationBase['setLoggerProvider']>[0]): void {
    super.setLoggerProvider(provider);
    this.getProviders().pinLoggerProvider(provider);
  }

  /** Not a field: the base constructor calls the setters above. */
  private getProviders(): Providers {
    return (this.providers ??= new Providers());
  }

  private getAnalytics(): AnalyticsInstrumentation {
    return (this.analytics ??= new AnalyticsInstrumentation());
  }

  private startRecording(): void {
    this.stopRecordingCalls();
    const rank = this.rank ?? RANK_CONFIGURED;
    this.telemetry = new Telemetry(this.resolved, this.getProviders());
    this.recorder = new CallRecorder(this.telemetry, rank);
    activate(this.telemetry, rank);
    if (this.resolved.deliveryJournal !== undefined) journal().activateJournal(this.resolved.deliveryJournal);
    addRecorder(this.recorder);
    this.getAnalytics().startRecording(this.telemetry, rank);
    this.createInstruments();
  }

  /** Creates the instruments now, so that counters are exported as 0 before the first call. */
  private createInstruments(): void {
    failOpen('creating instruments', () => this.recorder?.instruments());
  }

  private stopRecording(): void {
    this.stopRecordingCalls();
    this.analytics?.stopRecording();
  }

  private stopRecordingCalls(): void {
    if (this.telemetry !== undefined) {
      const { deliveryJournal } = this.telemetry.config;
      if (deliveryJournal !== undefined) journal().deactivateJournal(deliveryJournal);
      deactivate(this.telemetry);
    }
    if (this.recorder !== undefined) removeRecorder(this.recorder);
    this.recorder?.stop();
    this.telemetry = undefined;
    this.recorder = undefined;
  }

  private patchModule(exports: unknown, version: string | undefined): unknown {
    flushConfigProblems();
    if (version !== undefined && !isSupported(version)) {
      warnOnce(
        'CUSTOMERIO_OTEL_VERSION',
        `customerio-node ${version} is not instrumented: ${PACKAGE_NAME} ${PACKAGE_VERSION} supports ` +
          `${SUPPORTED_VERSIONS}. Calls still work but are not recorded. ${versionAdvice(version)}`,
        isTooOld(version) ? 'old' : 'new',
      );
    } else if (failOpen('patching a module', () => instrumentClients(exports, version)) !== true) {
      logDiag('debug', 'No Customer.io client in the exports of a loaded SDK file.');
    }
    return exports;
  }
}
