/** Ways in which applications replace a method of the SDK, and what is recorded. Specs: spec/client. */
export const REPLACEMENTS: readonly (readonly [string, string])[] = [
  [
    'overridden by a subclass, with a wait, none or several `super` calls',
    "one for each call of the SDK's method",
  ],
  ['bound to its client before it was patched', 'one, after `instrumentCustomerIO(client)`'],
  ['bound to its client after it was patched', 'one'],
  ['wrapped by another library, before or after it was patched', "one for each call of the SDK's method"],
  ['whose original another library puts back', 'one, after the next `enable()` or `instrumentCustomerIO()`'],
  [
    'stubbed, spied on or mocked (Jest, Vitest, Sinon, `node:test`, Jasmine)',
    'none; the mock is not changed',
  ],
  [
    'that was stubbed when it was patched, and is restored',
    'one, after the next `enable()` or `instrumentCustomerIO()`',
  ],
  [
    "replaced over our wrapper by a function that calls the SDK's original, which it saved before",
    'one, after the next `enable()` or `instrumentCustomerIO()`; none if the function waits and there is no context manager',
  ],
  ["on the client, as the application's own closure over the SDK's original", 'none'],
];
