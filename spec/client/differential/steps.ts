import fc from 'fast-check';
import { majorOf } from '../../harness/sdk/sdk';
import type { ScriptedResponse } from '../../harness/servers/scripted-server';
import { oddValues, type Recipe } from './odd-values';
import type { PublicMethod, SdkPair } from './sdk-pair';

type Method = (...args: unknown[]) => unknown;

/** Ways to invoke a method. */
export const WAYS: Readonly<Record<string, (client: object, name: string, args: unknown[]) => unknown>> = {
  'as a method': (client, name, args) => Reflect.apply(Reflect.get(client, name) as Method, client, args),
  'without this': (client, name, args) => Reflect.apply(Reflect.get(client, name) as Method, undefined, args),
  'on another object': (client, name, args) => Reflect.apply(Reflect.get(client, name) as Method, {}, args),
  'on an object that inherits from the client': (client, name, args) =>
    Reflect.apply(Reflect.get(client, name) as Method, Object.create(client), args),
  'by a super call': (client, name, args) => {
    const Parent = client.constructor as new () => object;
    class Child extends Parent {}
    const child = Object.setPrototypeOf(client, Child.prototype) as object;
    return Reflect.apply(Reflect.get(Parent.prototype, name) as Method, child, args);
  },
  'as a constructor': (client, name, args) => {
    const method = Reflect.get(client, name) as new (...args: unknown[]) => object;
    return new method(...args);
  },
};

/** One call with the responses of the server. */
export interface Step {
  readonly method: PublicMethod;
  readonly way: string;
  /** Unusual arguments by position. The other arguments are valid. */
  readonly odd: readonly (readonly [number, Recipe])[];
  readonly responses: readonly ScriptedResponse[];
  /** The URL of the client is invalid, so calls fail without I/O. */
  readonly hasInvalidUrl: boolean;
}

const statuses = fc.constantFrom(
  200,
  201,
  202,
  204,
  207,
  304,
  400,
  401,
  404,
  408,
  422,
  429,
  500,
  502,
  503,
  522,
);
const bodies = fc.constantFrom(
  '',
  '{}',
  'null',
  '[1]',
  '7',
  '{"delivery_id":"RAAABQ"}',
  '{"meta":{"error":"no"}}',
  '{"meta":{"errors":["a","b"]}}',
  '{"errors":[{"reason":"invalid","batch_index":0}]}',
  '{"delivery_id":',
  '<html>502</html>',
);
const headers = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  { 'content-type': 'text/html' },
  { 'retry-after': '0' },
  { 'retry-after': '1' },
  { 'retry-after': 'soon' },
  { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' },
);

export const responses: fc.Arbitrary<ScriptedResponse> = fc
  .record({ status: statuses, body: bodies, headers })
  .map((fields) => ({ kind: 'response', ...fields }));

function responsesFor(alias: string): fc.Arbitrary<readonly ScriptedResponse[]> {
  const major = majorOf(alias);
  const redirect = fc.record({
    status: fc.constantFrom(301, 302, 307, 308),
    to: fc.constantFrom('here', 'elsewhere', 'relative', 'malformed', 'nowhere'),
  });
  const scripted = fc.oneof(
    { weight: 6, arbitrary: responses },
    { weight: 2, arbitrary: redirect.map((fields): ScriptedResponse => ({ kind: 'redirect', ...fields })) },
    fc.constant<ScriptedResponse>({ kind: 'slow', ms: 3 }),
    fc.constant<ScriptedResponse>({ kind: 'reset' }),
    // 3.x and 4.x never stop waiting for the rest of the body
    ...(major === 3 || major === 4 ? [] : [fc.constant<ScriptedResponse>({ kind: 'cut' })]),
  );
  const hanging: ScriptedResponse = { kind: 'hang' };
  return fc.oneof(
    { weight: 20, arbitrary: fc.array(scripted, { maxLength: 4 }) },
    { weight: 5, arbitrary: fc.constant([]) },
    ...(major === 3 ? [] : [{ weight: 1, arbitrary: fc.constant([hanging, hanging, hanging, hanging]) }]),
  );
}

export const stepsFor = ({ alias, methods }: SdkPair, noticeReads: boolean): fc.Arbitrary<Step> =>
  fc.record({
    method: fc.constantFrom(...methods),
    way: fc.oneof(
      { weight: 3, arbitrary: fc.constant('as a method') },
      fc.constantFrom(...Object.keys(WAYS)),
    ),
    odd: fc.array(fc.tuple(fc.nat({ max: 4 }), oddValues({ noticeReads })), { maxLength: 2 }),
    responses: responsesFor(alias),
    hasInvalidUrl: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
