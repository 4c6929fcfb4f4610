import type { SdkModule } from '../../spec/harness/sdk/sdk';

/**
 * Returns the names of a method's parameters, from its source. No version of the SDK is minified.
 *
 * @param source `identify(customerId, data = {}) { … }`
 */
export function parameterNames(source: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let name = '';
  for (const character of source.slice(source.indexOf('('))) {
    if (')]}'.includes(character)) depth -= 1;
    if (depth === 0 || (depth === 1 && character === ',')) {
      if (name.trim() !== '') names.push((name.split('=')[0] ?? '').trim());
      name = '';
    } else if (depth > 0) name += character;
    if ('([{'.includes(character)) depth += 1;
    if (depth === 0) return names;
  }
  return names;
}

const ID = 'customer-4711';
const operation = { type: 'person', action: 'identify', identifiers: { id: ID } };
const message = { to: 'jane@example.com', identifiers: { id: ID }, transactional_message_id: 7 };
const named = { name: 'a name', value: 'a value', language: 'de' };

/** Values by parameter name, or by `method.name` if two methods use the name differently. */
const VALUES: Readonly<Record<string, unknown>> = {
  attributes: [{ name: 'plan' }],
  collection: { name: 'a name', data: [{ a: 1 }] },
  component: { ...named, tag: 'a-tag' },
  content: [{ a: 1 }],
  'createDesignStudioEmail.email': named,
  customerIds: [ID],
  data: { name: 'signed up', plan: 'free' },
  domainName: 'example.com',
  email: 'jane@example.com',
  events: [{ name: 'signed up' }],
  file: { filename: 'a.png', data: 'bytes' },
  filter: { and: [{ segment: { id: 7 } }] },
  filters: { and: [{ segment: { id: 7 } }] },
  folder: named,
  idType: undefined,
  ids: [ID],
  importData: { type: 'people', data_file_url: 'https://example.com/people.csv', name: 'a name' },
  items: [{ type: 'identify', userId: ID }],
  language: 'de',
  name: 'a name',
  operation,
  operations: [operation],
  options: { start: 1, end: 2, res: 'days' },
  path: '/prices',
  payload: {
    userId: ID,
    groupId: 'group-1',
    previousId: 'customer-0815',
    event: 'signed up',
    name: 'prices',
  },
  platform: 'ios',
  primaryIdType: 'id',
  'reportMetric.data': { delivery_id: 'RAAABQ', metric: 'opened', timestamp: 1 },
  recipients: { ids: [ID] },
  secondaryIdType: 'email',
  segment: { name: 'a name' },
  snippet: named,
  suppressionType: 'bounces',
  translation: named,
  unsubscribe: true,
  updates: named,
  webhook: { name: 'a name', endpoint: 'https://example.com/hook', events: [] },
};

/** Parameters that accept any text, such as `customerId`, `device_id` and `deviceToken`. */
const IDENTIFIER = /(?:^id|Id|_id|Token)$/;

/**
 * Returns arguments that the SDK accepts for a method.
 *
 * @throws if there is no value for a parameter: the method cannot be called as an application calls it.
 */
export function argumentsFor(sdk: SdkModule, name: string, source: string): unknown[] {
  return parameterNames(source).map((parameter) => {
    if (parameter === 'req') return messageFor(sdk, name);
    const key = [`${name}.${parameter}`, parameter].find((known) => Object.hasOwn(VALUES, known));
    if (key !== undefined) return structuredClone(VALUES[key]);
    if (IDENTIFIER.test(parameter)) return ID;
    throw new Error(`no value is known for the parameter ${parameter}`);
  });
}

/** Creates the request of a send: `sendEmail` accepts a `SendEmailRequest`. */
function messageFor(sdk: SdkModule, name: string): unknown {
  const className = `${name.charAt(0).toUpperCase()}${name.slice(1)}Request`;
  const Request = (sdk as unknown as Record<string, (new (fields: object) => unknown) | undefined>)[
    className
  ];
  if (Request === undefined) throw new Error(`the SDK exports no ${className}`);
  return new Request(structuredClone(message));
}
