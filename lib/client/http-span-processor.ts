import type { AttributeValue, Context, Span } from '@opentelemetry/api';
import { APIS, HTTP_SPAN_ATTRIBUTES } from '../catalog';
import { failOpen } from '../diagnostics/fail-open';
import { templateAuthority, templatePath, templateUrl } from '../redaction/paths';
import { batchRequestsIn, callObserverIn } from '../telemetry/call-context';
import { endpointOf, redirectHost } from './endpoint';

/** Returns the host if it may be recorded, otherwise `other`. */
type HostLabel = (host: string) => string;

/** The readable part of a span in every major version of the SDK. */
interface ReadableSpan {
  readonly name?: unknown;
  readonly attributes?: Record<string, unknown>;
  readonly status?: { message?: unknown };
  readonly events?: readonly { readonly attributes?: Record<string, unknown> }[];
}

/** Rewriters by attribute. Each is idempotent. */
const REWRITERS: ReadonlyMap<string, (value: string, hostLabel: HostLabel) => string> = new Map([
  ...HTTP_SPAN_ATTRIBUTES.url.map((name) => [name, templateUrl] as const),
  ...HTTP_SPAN_ATTRIBUTES.path.map((name) => [name, templatePath] as const),
  ...HTTP_SPAN_ATTRIBUTES.query.map((name) => [name, () => ''] as const),
  ...HTTP_SPAN_ATTRIBUTES.host.map((name) => [name, templateAuthority] as const),
]);

/**
 * Removes personal data from spans of HTTP instrumentations within SDK calls and batches. Does not change other spans. Use it with
 * `suppressInternalInstrumentation: false`.
 *
 * URL paths become templates (`/api/v1/customers/{id}/events`). User info, queries and error texts are removed.
 * A host becomes `other`, unless it is a host of the client, of Customer.io or of this machine. Recorded headers stay
 * unchanged. Place this processor before the processors that export:
 * `spanProcessors: [new UrlTemplatingSpanProcessor(), new BatchSpanProcessor(exporter)]`.
 */
export class UrlTemplatingSpanProcessor {
  private readonly labels = new WeakMap<object, HostLabel>();

  onStart(span: Span, parentContext: Context): void {
    failOpen('templating a URL', () => {
      const hostLabel = hostLabelIn(parentContext);
      if (hostLabel === undefined) return;
      this.labels.set(span, hostLabel);
      this.rewrite(span, hostLabel);
    });
  }

  /** Rewrites the span again, while it is writable and before a processor exports it. */
  onEnding(span: Span): void {
    this.finish(span);
  }

  /** Rewrites the span again: OpenTelemetry SDK 1.x does not call `onEnding`. */
  onEnd(span: object): void {
    this.finish(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  private finish(span: object): void {
    failOpen('templating a URL', () => {
      const hostLabel = this.labels.get(span);
      if (hostLabel !== undefined) this.rewrite(span, hostLabel);
    });
  }

  private rewrite(span: ReadableSpan & Partial<Span>, hostLabel: HostLabel): void {
    const { name, attributes = {}, status, events = [] } = span;
    for (const [key, rewriter] of REWRITERS) {
      const value = attributes[key];
      if (typeof value === 'string') attributes[key] = rewriter(value, hostLabel) satisfies AttributeValue;
    }
    const renamed = typeof name === 'string' ? name.split(' ').map(templateWord).join(' ') : name;
    if (renamed !== name) span.updateName?.(String(renamed));
    if (status !== undefined) delete status.message;
    for (const holder of [attributes, ...events.map((event) => event.attributes ?? {})]) {
      for (const key of HTTP_SPAN_ATTRIBUTES.errorText) delete holder[key];
    }
  }
}

const templateWord = (word: string) => (word.includes('/') ? templatePath(word) : word);

/** Returns the label for hosts of the call or batch that a context belongs to, or undefined outside of them. */
function hostLabelIn(context: Context): HostLabel | undefined {
  const call = callObserverIn(context);
  if (call !== undefined) {
    // read now: the call can end before the span
    const hosts = APIS.map((api) => endpointOf(call.client, api).address);
    return labelFor((host) => hosts.includes(host));
  }
  const batch = batchRequestsIn(context);
  return batch && labelFor((host) => batch.batchHost === host);
}

const labelFor =
  (isOfClient: (host: string) => boolean): HostLabel =>
  (host) =>
    isOfClient(host) ? host : redirectHost(`http://${host}`);
