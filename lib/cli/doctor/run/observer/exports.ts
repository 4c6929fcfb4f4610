import { errorName } from '../../../../foreign/error';
import { readProperty } from '../../../../foreign/read';
import type { Providers } from '../../../../telemetry/providers';
import { SIGNALS, type ProcessReport, type Signal, type SignalReport } from '../process-report';
import { classNameOf, findPipelines, type Exporter } from './exporters';

/** Searches per provider. An SDK adds its exporters when it creates the provider. */
const MAX_SEARCHES = 20;

const ROOTS: Readonly<Record<Signal, (providers: Providers) => object | undefined>> = {
  traces: (providers) => providers.tracer(),
  metrics: (providers) => providers.meterProvider(),
  logs: (providers) => providers.logger(),
};

/** Counts the exports of the providers that are registered in this process. */
export class ExportObserver {
  private readonly searches = new WeakMap<object, number>();
  private readonly observed = new WeakSet<object>();

  constructor(
    private readonly report: ProcessReport,
    private readonly onExport: () => void,
  ) {}

  /** Looks for providers and exporters that were registered since the last time. */
  update(providers: Providers): void {
    for (const signal of SIGNALS) {
      const root = ROOTS[signal](providers);
      const signalReport = this.report.signals[signal];
      if (root === undefined) continue;
      signalReport.hasProvider = true;
      signalReport.provider = classNameOf(root);
      this.search(root, signalReport);
    }
  }

  private search(root: object, report: SignalReport): void {
    const searches = this.searches.get(root) ?? 0;
    if (searches >= MAX_SEARCHES) return;
    const { exporters, pullReaders } = findPipelines(root);
    const isFound = exporters.length + pullReaders.length > 0;
    this.searches.set(root, isFound ? MAX_SEARCHES : searches + 1);
    report.pullReaders.push(...pullReaders);
    for (const exporter of exporters) {
      if (this.observed.has(exporter)) continue;
      this.observed.add(exporter);
      report.exporters.push(classNameOf(exporter));
      this.observe(exporter, report);
    }
  }

  private observe(exporter: Exporter, report: SignalReport): void {
    const { export: original } = exporter;
    const { onExport } = this;
    const observed: Exporter['export'] = function (this: unknown, items, callback) {
      report.exportsStarted += 1;
      report.callsSinceExport = 0;
      return Reflect.apply(original, this, [
        items,
        (result: Parameters<typeof callback>[0]) => {
          countResult(report, result);
          onExport();
          callback(result);
        },
      ]);
    };
    // a frozen exporter stays as it is
    Reflect.defineProperty(exporter, 'export', { value: observed, configurable: true, writable: true });
  }
}

/** `ExportResultCode.SUCCESS` of OpenTelemetry. */
const SUCCESS = 0;

function countResult(report: SignalReport, result: unknown): void {
  if (readProperty(result, 'code') === SUCCESS) report.exportsSucceeded += 1;
  else {
    report.exportsFailed += 1;
    report.lastFailure = reasonOf(readProperty(result, 'error'));
  }
}

/** Returns the status or code of an error. Its message can contain addresses, so only a code is read from it. */
function reasonOf(error: unknown): string {
  const code = readProperty(error, 'code');
  // gRPC has codes up to 16
  if (typeof code === 'number') return `${code < 100 ? 'gRPC' : 'HTTP'} status ${code}`;
  if (typeof code === 'string' && code !== '') return code;
  const message = readProperty(error, 'message');
  if (typeof message !== 'string') return errorName(error);
  const [token] = /\bE[A-Z]{4,}\b/.exec(message) ?? [];
  return token ?? (/\btimed? ?out\b/i.test(message) ? 'timeout' : errorName(error));
}
