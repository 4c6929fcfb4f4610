import {
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { failOpen } from '../diagnostics/fail-open';
import { loadedModulesOf } from '../foreign/module-cache';
import type { Telemetry } from '../telemetry';
import { cancelStart, markFound, startWhenFound } from './activation';
import type * as Recording from './recording';
import { ANALYTICS_FILES, ANALYTICS_SDK } from './sdk-files';
import type * as Shapes from './shapes';

/* Loaded when the SDK is found, because most services do not have it. */
const recording = () => require('./recording') as typeof Recording;
const shapes = () => require('./shapes') as typeof Shapes;

/** The part of one instrumentation instance that instruments `@customerio/cdp-analytics-node`. */
export class AnalyticsInstrumentation {
  private telemetry: Telemetry | undefined;
  private rank = 0;
  private recorder: Recording.AnalyticsRecorder | undefined;

  /** Returns the hooks for the SDK's module. Unsupported versions are patched too, but not completely. */
  moduleDefinition(): InstrumentationNodeModuleDefinition {
    const patch = (exports: unknown, version?: string) => this.patchModule(exports, version);
    const files = ANALYTICS_FILES.map(
      (file) => new InstrumentationNodeModuleFile(`${ANALYTICS_SDK}/${file}`, ['*'], patch, () => undefined),
    );
    return new InstrumentationNodeModuleDefinition(ANALYTICS_SDK, ['*'], patch, undefined, files);
  }

  /** Patches the SDK if it was loaded before `require` was hooked. */
  patchLoadedModules(): void {
    for (const { exports, version, path } of loadedModulesOf([ANALYTICS_SDK])) {
      if (isPatchedFile(path)) this.patchModule(exports, version);
    }
  }

  /** Patches the SDK in a module, a class or a client. Returns whether it was found. */
  instrument(target: unknown): boolean {
    const isFound = failOpen(
      'looking for a client',
      () => shapes().partsIn(target).length > 0 && recording().instrumentAnalytics(target),
    );
    if (isFound === true) markFound();
    return isFound ?? false;
  }

  /** Records events from now on, or as soon as the SDK is found. */
  startRecording(telemetry: Telemetry, rank: number): void {
    const previous = this.recorder;
    this.recorder = undefined;
    this.telemetry = telemetry;
    this.rank = rank;
    startWhenFound(this.start);
    // after the start of the next one: without any recorder, pending events are forgotten
    if (previous !== undefined) recording().removeEventRecorder(previous);
  }

  stopRecording(): void {
    cancelStart(this.start);
    if (this.recorder !== undefined) recording().removeEventRecorder(this.recorder);
    this.recorder = undefined;
    this.telemetry = undefined;
  }

  private readonly start = (): void => {
    const { telemetry } = this;
    if (telemetry === undefined || this.recorder !== undefined) return;
    failOpen('recording events', () => {
      this.recorder = new (recording().AnalyticsRecorder)(telemetry, this.rank);
      recording().addEventRecorder(this.recorder);
    });
  };

  private patchModule(exports: unknown, version: string | undefined): unknown {
    const isFound = failOpen('patching a module', () =>
      recording().instrumentAnalyticsFile(exports, version),
    );
    if (isFound === true) markFound();
    return exports;
  }
}

const isPatchedFile = (path: string): boolean =>
  ANALYTICS_FILES.some((file) => path.replaceAll('\\', '/').endsWith(file));
