/** The part of the OTLP JSON encoding that specs write by hand. */

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly intValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly { key: string; value: AnyValue }[] } };

export type Attributes = Readonly<Record<string, string | number | readonly string[] | object>>;

/** Returns a value in OTLP JSON. */
export function valueOf(value: Attributes[string]): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { intValue: value };
  if (Array.isArray(value)) {
    return { arrayValue: { values: (value as readonly string[]).map((each) => valueOf(each)) } };
  }
  return { kvlistValue: { values: attributesOf(value as Attributes) } };
}

/** Returns attributes in OTLP JSON. */
export const attributesOf = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));

const NOW = () => `${BigInt(Date.now()) * 1_000_000n}`;
const resourceOf = (attributes: Attributes) => ({
  attributes: attributesOf({ 'service.name': 'shop', 'service.instance.id': 'one', ...attributes }),
});

export interface SpanJson {
  readonly name: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly attributes?: Attributes;
  readonly status?: string;
  readonly events?: readonly { readonly name: string; readonly attributes?: Attributes }[];
}

/** Returns a request with spans in OTLP JSON. */
export const tracesJson = (spans: readonly SpanJson[], resource: Attributes = {}) => ({
  resourceSpans: [
    {
      resource: resourceOf(resource),
      scopeSpans: [
        {
          scope: { name: 'spec' },
          spans: spans.map(({ attributes = {}, status, events = [], ...span }) => ({
            ...span,
            kind: 3,
            startTimeUnixNano: NOW(),
            endTimeUnixNano: NOW(),
            attributes: attributesOf(attributes),
            ...(status === undefined ? {} : { status: { code: 2, message: status } }),
            events: events.map((event) => ({
              name: event.name,
              timeUnixNano: NOW(),
              attributes: attributesOf(event.attributes ?? {}),
            })),
          })),
        },
      ],
    },
  ],
});

export interface LogJson {
  readonly body: Attributes[string];
  readonly attributes?: Attributes;
}

/** Returns a request with log records in OTLP JSON. */
export const logsJson = (records: readonly LogJson[], resource: Attributes = {}) => ({
  resourceLogs: [
    {
      resource: resourceOf(resource),
      scopeLogs: [
        {
          scope: { name: 'spec' },
          logRecords: records.map(({ body, attributes = {} }) => ({
            timeUnixNano: NOW(),
            severityNumber: 9,
            severityText: 'INFO',
            body: valueOf(body),
            attributes: attributesOf(attributes),
          })),
        },
      ],
    },
  ],
});

/**
 * Returns one cumulative counter with a point per set of attributes.
 *
 * @param options `filtered`: attributes that a view removed from each point and that remain in its exemplar
 */
export const counterJson = (
  name: string,
  points: readonly Attributes[],
  { resource = {}, filtered = {} }: { resource?: Attributes; filtered?: Attributes } = {},
) => ({
  resourceMetrics: [
    {
      resource: resourceOf(resource),
      scopeMetrics: [
        {
          scope: { name: 'spec' },
          metrics: [
            {
              name,
              sum: {
                aggregationTemporality: 2,
                isMonotonic: true,
                dataPoints: points.map((attributes) => ({
                  startTimeUnixNano: NOW(),
                  timeUnixNano: NOW(),
                  asInt: 1,
                  attributes: attributesOf(attributes),
                  exemplars: [
                    {
                      timeUnixNano: NOW(),
                      asInt: 1,
                      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
                      spanId: '00f067aa0ba902b7',
                      filteredAttributes: attributesOf(filtered),
                    },
                  ],
                })),
              },
            },
          ],
        },
      ],
    },
  ],
});
