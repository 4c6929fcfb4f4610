import type { AttributeValue, Context, Span } from '@opentelemetry/api';
import { failOpen } from '../diagnostics';
import { APIS, HTTP_SPAN_ATTRIBUTES } from '../catalog';
import { callOf } from '../telemetry/context';
import { templateAuthority, templatePath, templateUrl } from '../redaction/paths';
import { endpointOf, redirectHost } from './endpoint';
import { readProperty } from './errors';

/** Names a host, or says `other`. */
type NameOf = (host: string) => string;

/** What SDKs of every line let a processor see of a span. */
interface SeenSpan {
  readonly name?: unknown;
  readonly attributes?: Record<string, unknown>;
  readonly status?: { message?: unknown };
  readonly events?: readonly { readonly attributes?: Record<string, unknown> }[];
}

/** How each attribute is rewritten. A second time changes nothing. */
const REWRITTEN: ReadonlyMap<string, (value: string, nameOf: NameOf) => string> = new Map([
  ...HTTP_SPAN_ATTRIBUTES.url.map((name) => [name, templateUrl] as const),
  ...HTTP_SPAN_ATTRIBUTES.path.map((name) => [name, templatePath] as const),
  ...HTTP_SPAN_ATTRIBUTES.query.map((name) => [name, () => ''] as const),
  ...HTTP_SPAN_ATTRIBUTES.host.map((name) => [name, templateAuthority] as const),
]);

/**
 * For those who let spans of HTTP instrumentations through (`suppressInternalInstrumentation: false`): takes
 * what is personal out of the spans below a call of the SDK, and touches no other.
 *
 * Paths of URLs become templates (`/api/v1/customers/{id}/events`), user info, queries and texts of errors go,
 * and a host that is not the client's, Customer.io's or this machine's becomes `other`. Headers that an HTTP
 * instrumentation was told to record stay. Give it to the SDK before the processors that export:
 * `spanProcessors: [new UrlTemplatingSpanProcessor(), new BatchSpanProcessor(exporter)]`.
 */
export class UrlTemplatingSpanProcessor {
  private readonly below = new WeakMap<object, NameOf>();

  onStart(span: Span, parentContext: Context): void {
    failOpen('templating a URL', () => {
      const call = callOf(parentContext);
      if (call === undefined) return;
      const nameOf = hostsOf(readProperty(call, 'client'));
      this.below.set(span, nameOf);
      this.rewrite(span, nameOf);
    });
  }

  /** Here a span can still be changed, and no processor has exported it. */
  onEnding(span: Span): void {
    this.finish(span);
  }

  /** SDK 1.x knows no `onEnding`. */
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
      const nameOf = this.below.get(span);
      if (nameOf !== undefined) this.rewrite(span, nameOf);
    });
  }

  private rewrite(span: SeenSpan & Partial<Span>, nameOf: NameOf): void {
    const { name, attributes = {}, status, events = [] } = span;
    for (const [key, rewritten] of REWRITTEN) {
      const value = attributes[key];
      if (typeof value === 'string') attributes[key] = rewritten(value, nameOf) satisfies AttributeValue;
    }
    const renamed = typeof name === 'string' ? name.split(' ').map(templated).join(' ') : name;
    if (renamed !== name) span.updateName?.(String(renamed));
    if (status !== undefined) delete status.message;
    for (const holder of [attributes, ...events.map((event) => event.attributes ?? {})]) {
      for (const key of HTTP_SPAN_ATTRIBUTES.errorText) delete holder[key];
    }
  }
}

const templated = (word: string) => (word.includes('/') ? templatePath(word) : word);

const hostsOf =
  (client: unknown): NameOf =>
  (host) =>
    APIS.some((api) => endpointOf(client, api).address === host) ? host : redirectHost(`http://${host}`);
