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
/** Names that mean something to objects. */
const HOSTILE = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'hasOwnProperty', 'toJSON'];

/** What stands where something else should: every kind of JSON, and numbers at the edges. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
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

const record = (names: readonly string[], sane: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names, ...HOSTILE), fc.oneof(sane, strange)), {
      selector: ([name]) => name,
      maxLength: 12,
    })
    // `fromEntries` defines: a `__proto__` is a field like any other, as in parsed JSON
    .map((entries) => Object.fromEntries(entries));

const data = fc.oneof(
  { weight: 4, arbitrary: record(FIELDS, fc.constantFrom<unknown>(...Object.values(sample()))) },
  { weight: 1, arbitrary: strange },
);

function sample(): Record<string, unknown> {
  return Object.assign({}, ...VENDOR_EVENTS.map((event) => event.data), ...Object.values(PARENTS)) as Record<
    string,
    unknown
  >;
}

/** Envelopes that are almost those of published events, with anything wrong with them. */
export const almostEvents: fc.Arbitrary<object> = fc
  .tuple(
    fc.record(
      {
        event_id: fc.oneof(fc.uuid(), strange),
        object_type: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...OBJECT_TYPES) },
          { weight: 1, arbitrary: strange },
        ),
        metric: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...METRICS) },
          { weight: 1, arbitrary: strange },
        ),
        timestamp: fc.oneof(fc.integer({ min: 1.6e9, max: 1.8e9 }), strange),
        data,
        event_type: fc.oneof(fc.constantFrom(...VENDOR_EVENTS.map(({ type }) => type)), strange),
        object_type_type: fc.oneof(fc.constantFrom(...OBJECT_TYPES), strange),
      },
      { requiredKeys: ['data'] },
    ),
    record([], strange),
  )
  .map(([body, more]) => ({ ...body, ...more }));

/** Any JSON text, biased towards what is almost an event. */
export const anyJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: almostEvents.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
  // numbers that JSON.stringify cannot write
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"timestamp":1e999}',
      '{"metric":"sent","object_type":"email","data":{"link_id":-1e999}}',
    ),
  },
);
