import fc from 'fast-check';
import { PUBLISHED_METRICS, type ObjectType } from '../../../lib/catalog';
import { PARENTS, VENDOR_EVENTS } from '../../harness/webhooks/vendor-events';

const OBJECT_TYPES = Object.keys(PUBLISHED_METRICS) as ObjectType[];
const METRICS = [...new Set(Object.values(PUBLISHED_METRICS).flat())];
const FIELDS = [
  ...new Set(
    [...VENDOR_EVENTS.map(({ data }) => data), ...Object.values(PARENTS)].flatMap((data) =>
      Object.keys(data),
    ),
  ),
];
/** Property names with a special meaning for objects. */
const HOSTILE = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'hasOwnProperty', 'toJSON'];

/** Values of an unexpected type: every kind of JSON, and numbers at the limits. */
const unexpected: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -0,
    -1,
    1e308,
    2 ** 53,
    2 ** 63,
    1.5,
    true,
    [],
    {},
    '0',
    '1e3',
    'NaN',
  ),
  fc.constantFrom<unknown>(
    [null],
    [[]],
    { id: { id: null } },
    'x'.repeat(2_000),
    '\u0000',
    '\ud800',
    '__proto__',
  ),
);

const record = (names: readonly string[], valid: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names, ...HOSTILE), fc.oneof(valid, unexpected)), {
      selector: ([name]) => name,
      maxLength: 12,
    })
    // `fromEntries` defines `__proto__` as an own property, as `JSON.parse` does
    .map((entries) => Object.fromEntries(entries));

const data = fc.oneof(
  { weight: 4, arbitrary: record(FIELDS, fc.constantFrom<unknown>(...Object.values(sample()))) },
  { weight: 1, arbitrary: unexpected },
);

function sample(): Record<string, unknown> {
  return Object.assign({}, ...VENDOR_EVENTS.map((event) => event.data), ...Object.values(PARENTS)) as Record<
    string,
    unknown
  >;
}

/** Bodies similar to those of documented events, in which any part can be wrong. */
export const almostEvents: fc.Arbitrary<object> = fc
  .tuple(
    fc.record(
      {
        event_id: fc.oneof(fc.uuid(), unexpected),
        object_type: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...OBJECT_TYPES) },
          { weight: 1, arbitrary: unexpected },
        ),
        metric: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...METRICS) },
          { weight: 1, arbitrary: unexpected },
        ),
        timestamp: fc.oneof(fc.integer({ min: 1.6e9, max: 1.8e9 }), unexpected),
        data,
        event_type: fc.oneof(fc.constantFrom(...VENDOR_EVENTS.map(({ type }) => type)), unexpected),
        object_type_type: fc.oneof(fc.constantFrom(...OBJECT_TYPES), unexpected),
      },
      { requiredKeys: ['data'] },
    ),
    record([], unexpected),
  )
  .map(([body, extra]) => ({ ...body, ...extra }));

/** Any JSON text, biased toward bodies that are similar to events. */
export const anyJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: almostEvents.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
  // numbers that JSON.stringify cannot produce
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"timestamp":1e999}',
      '{"metric":"sent","object_type":"email","data":{"link_id":-1e999}}',
    ),
  },
);
