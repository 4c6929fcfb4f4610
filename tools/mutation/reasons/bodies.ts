import type { Reasons } from '../reasons';

const SLOWER = 'the answer is held until the request is over, which it is at once';
const ARRIVING = 'the body is read as one that is still arriving, which is slower';
const NO_NUMBER = 'undefined is not above any number; the check is for the compiler';
const UNKNOWN_KEY = 'nothing is found under undefined either; the check is for the compiler';

/** Why mutants of what reads requests, and of what reads events in them, may survive. */
export const BODIES: Reasons = {
  'lib/webhooks/adapters/fastify.ts': [
    { line: 'respond(request, reply, answer, isRead &&', to: ['false'], kind: 'performance', why: SLOWER },
    {
      line: 'if (!isRead) void discardRest(request.raw);',
      to: ['true'],
      kind: 'performance',
      why: 'of a body that was read nothing is left',
    },
  ],
  'lib/webhooks/adapters/node.ts': [
    { line: 'if (isRead) res.end(answer.body);', to: ['false'], kind: 'performance', why: SLOWER },
  ],
  'lib/webhooks/body.ts': [
    {
      line: 'if (text === undefined ||',
      to: ['false'],
      kind: 'equivalent',
      why: 'undefined as text is no number; the check is for the compiler',
    },
  ],
  'lib/webhooks/exchange.ts': [
    { line: 'isRead = bytes !== undefined;', to: ['false'], kind: 'performance', why: SLOWER },
    {
      line: "swallowed('the webhook receiver'",
      to: ['""'],
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: 'if (headers === undefined) {',
      to: ['true'],
      kind: 'performance',
      why: 'the same headers are made anew',
    },
    {
      line: 'sized.set(answer, headers);',
      kind: 'performance',
      why: 'the same headers are made anew',
    },
  ],
  'lib/webhooks/kept-body.ts': [
    {
      line: "Buffer.from(value, 'utf8')",
      to: ['""'],
      kind: 'equivalent',
      why: 'Node takes a text as UTF-8 where no encoding is named',
    },
    { line: '} catch {', kind: 'equivalent', why: 'what returns nothing returns undefined' },
  ],
  'lib/webhooks/leftover.ts': [
    {
      line: 'clearTimeout(timer);',
      kind: 'performance',
      why: 'the timer keeps no process alive, and the request that it would end is over',
    },
  ],
  'lib/webhooks/node-body.ts': [
    {
      line: 'if (stream instanceof IncomingMessage && isUntouched(stream))',
      to: ['false', '{}'],
      kind: 'performance',
      why: ARRIVING,
    },
    {
      line: 'const isUntouched =',
      to: ['false', '() => undefined'],
      kind: 'performance',
      why: ARRIVING,
    },
    { line: 'function wholeBody(', kind: 'performance', why: ARRIVING },
    { line: 'const isWhole =', to: ['false', '""'], kind: 'performance', why: ARRIVING },
    {
      line: 'if (!isWhole || readableLength > maxBodyBytes ||',
      to: ['true', 'readableLength >= maxBodyBytes'],
      kind: 'performance',
      why: ARRIVING,
    },
    {
      line: 'if (sent !== undefined && sent > limits.maxBodyBytes)',
      to: ['true'],
      kind: 'equivalent',
      why: NO_NUMBER,
    },
  ],
  'lib/webhooks/node-stream.ts': [
    {
      line: "if (stream.listenerCount('readable') === 0) return;",
      to: ['false'],
      kind: 'performance',
      why: 'the same bytes are taken piece by piece instead of flowing',
    },
  ],
  'lib/webhooks/web-body.ts': [
    {
      line: 'if (sent !== undefined && sent > limits.maxBodyBytes)',
      to: ['true'],
      kind: 'equivalent',
      why: NO_NUMBER,
    },
    {
      line: 'if (read.refused !== undefined) void discard(reader);',
      to: ['true'],
      kind: 'performance',
      why: 'of a body that was read nothing is left',
    },
    {
      line: 'if (value.length === 0) await others();',
      to: ['true'],
      kind: 'performance',
      why: 'others have their turn after every piece',
    },
    {
      line: '} finally {',
      kind: 'performance',
      why: 'the timer keeps no process alive, and cancelling a body that is over does nothing',
    },
    {
      line: 'clearTimeout(timer);',
      kind: 'performance',
      why: 'of the one that is unrefed: it keeps no process alive, and cancels a body that is over',
    },
  ],
  'lib/webhooks/arrival.ts': [
    {
      line: 'lagMs: event.timestamp === undefined',
      kind: 'elsewhere',
      why: 'spec/webhooks/requests asks for the lag',
    },
  ],
  'lib/webhooks/fields.ts': [
    {
      line: 'if (value !== given) object[key] = value;',
      to: ['true'],
      kind: 'performance',
      why: 'writes what is there already',
    },
  ],
  'lib/webhooks/parse.ts': [
    {
      line: 'return type === undefined ? undefined : pairOfType(type);',
      to: ['false'],
      kind: 'equivalent',
      why: UNKNOWN_KEY,
    },
    {
      line: 'pair.failure && pair.channel !== undefined',
      to: ['true'],
      kind: 'equivalent',
      why: 'what has a failure message has a channel; the check is for the compiler',
    },
    {
      line: "bounceType: type === 'email_bounced'",
      to: ['failure.bounceType'],
      kind: 'equivalent',
      why: 'a bounce has a failure message; the check is for the compiler',
    },
  ],
  'lib/webhooks/published.ts': [
    {
      line: "PAIRS.get('customer')?.get(name)",
      to: ["PAIRS.get('customer').get"],
      kind: 'equivalent',
      why: 'that object type is in the table; the check is for the compiler',
    },
    { line: 'if (objectType === undefined) return', to: ['false'], kind: 'equivalent', why: UNKNOWN_KEY },
    {
      line: "objectType !== undefined && objectType !== 'customer'",
      to: ['true'],
      kind: 'equivalent',
      why: UNKNOWN_KEY,
    },
  ],
};
