/**
 * Preloaded by the doctor into each Node process and worker thread of an application. Enables the instrumentation as
 * the `register` entry does, and reports what is patched, called, recorded and exported.
 */
import { basename } from 'node:path';
import { threadId } from 'node:worker_threads';
import { patchedAnalytics, pendingEvents } from '../../../../analytics/inspection';
import { ANALYTICS_SDK } from '../../../../analytics/sdk-files';
import { decorateRecorders, hasRecorder, patchedClients } from '../../../../client/inspection';
import { activeRecorder } from '../../../../client/registry';
import { CustomerIOInstrumentation } from '../../../../instrumentation';
import { currentTelemetry } from '../../../../telemetry';
import { cancelStartCheck, unrecordedCalls } from '../../../../telemetry/start-check';
import { usage } from '../../../../telemetry/usage';
import { newProcessReport, type ProcessReport, type ReportedClient } from '../process-report';
import { ObservedRecorder } from './calls';
import { FOLDER_VARIABLE, HOSTS_VARIABLE } from './environment';
import { observeEvents } from './events';
import { ExportObserver } from './exports';
import { Reporter } from './reporter';
import { observeRequests } from './requests';
import { observeWebhooks } from './webhooks';

const { [FOLDER_VARIABLE]: folder, [HOSTS_VARIABLE]: hosts = '' } = process.env;
if (folder !== undefined) {
  try {
    observe(folder, new Set(hosts.split(',').filter((host) => host !== '')));
  } catch {
    // the application runs without an observer
  }
}

function observe(reportFolder: string, hostSet: ReadonlySet<string>): void {
  const report = newProcessReport(process.pid, threadId, programName());
  const exports = new ExportObserver(report, () => reporter.touch());
  const update = (): void => {
    exports.update(currentTelemetry().providers);
    report.program = programName();
    report.clients = reportedClients();
    report.pendingEvents = pendingEvents();
    report.isEnabled = hasRecorder();
    report.hasReceiver = usage.hasReceiver;
    // batches are calls, and events are not
    report.unrecordedCalls = unrecordedCalls() - report.unrecordedEvents;
  };
  const reporter = new Reporter(reportFolder, report, update);
  observeCalls(report, () => {
    exports.update(currentTelemetry().providers);
    queueMicrotask(() => reporter.touch());
  });
  observeRequests(report, hostSet, () => reporter.touch());
  observeWebhooks(report, () => reporter.touch());
  observeProcess(report, () => reporter.write());
  reporter.write();
}

function observeCalls(report: ProcessReport, onCall: () => void): void {
  CustomerIOInstrumentation.preloaded();
  // the doctor reports what the check would warn about, and not for processes such as that of npm
  cancelStartCheck();
  const ofDoctor = activeRecorder();
  let isOwnActive = false;
  decorateRecorders((recorder) => {
    isOwnActive = recorder !== ofDoctor;
    if (isOwnActive) report.registersItself = true;
    return new ObservedRecorder(recorder, isOwnActive, report, onCall);
  });
  // an instrumentation records the calls of both SDKs
  observeEvents(report, () => isOwnActive, onCall);
}

/** Returns the patched classes of both SDKs. A function declaration, because the first report is written above. */
function reportedClients(): ReportedClient[] {
  return [
    ...patchedClients().map((client) => ({ ...client, sdk: 'customerio-node', isComplete: true }) as const),
    ...patchedAnalytics().map((client) => ({ ...client, sdk: ANALYTICS_SDK }) as const),
  ];
}

function observeProcess(report: ProcessReport, write: () => void): void {
  process.on('warning', (warning) => {
    const { code } = warning as { code?: unknown };
    if (typeof code !== 'string' || !/^CUSTOMERIO_OTEL_\w+$/.test(code)) return;
    if (!report.warnings.includes(code)) report.warnings.push(code);
  });
  process.on('uncaughtExceptionMonitor', () => (report.end = 'exception'));
  process.on('beforeExit', () => (report.end = 'drained'));
  process.on('exit', () => {
    report.hasExited = true;
    if (report.end === 'signal') report.end = 'exit';
    write();
  });
}

/** Returns the name of the script. Threads have it only after the preload. After `-e`, the argument is another one. */
function programName(): string {
  const [, script] = process.argv;
  const hasNoScript = process.execArgv.some((option) => /^(?:-[ep]+|--eval|--print)\b/.test(option));
  return script === undefined || hasNoScript ? 'node' : basename(script);
}
