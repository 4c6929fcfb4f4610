import type { Reasons } from '../reasons';

/** Why mutants of `lib/webhooks/` but for bodies and failures may survive. */
export const WEBHOOKS: Reasons = {
  'lib/webhooks/intake.ts': [
    {
      line: "swallowed('processing a webhook'",
      to: ['""'],
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "guarded('telling of a rejected webhook'",
      to: ['""'],
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "'A Customer.io webhook could not be verified",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "'the bytes: express.json({ verify",
      kind: 'text',
      why: 'what the operator reads',
    },
  ],
  'lib/webhooks/headers.ts': [
    {
      line: '} catch {',
      kind: 'equivalent',
      why: 'the value is undefined still, and so is what is returned',
    },
  ],
  'lib/webhooks/signature.ts': [
    {
      line: "createSecretKey(key, 'utf8')",
      to: ['""'],
      kind: 'equivalent',
      why: 'Node takes a text as UTF-8 where no encoding is named',
    },
  ],
  'lib/webhooks/answers.ts': [
    {
      line: "again('busy with this event')",
      kind: 'elsewhere',
      why: 'spec/webhooks/once asks for it',
    },
    {
      line: "again('handler failed')",
      kind: 'elsewhere',
      why: 'spec/webhooks/handler asks for it',
    },
  ],
  'lib/webhooks/handler.ts': [
    {
      line: "swallowed('the context of onEvent'",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "new DOMException('the time of onEvent is over'",
      kind: 'text',
      why: 'the name of the error is what code asks for',
    },
    {
      line: 'if (!isThenable(answer)) return HANDLED',
      to: ['false'],
      kind: 'performance',
      why: 'what is no promise is waited for as one that has settled',
    },
    {
      line: 'return wanted === activeContext()',
      to: ['false'],
      kind: 'performance',
      why: 'enters the context that is active already',
    },
    {
      line: "resolve({ ended: 'timeout', later })",
      to: ['""'],
      kind: 'equivalent',
      why: 'what was neither handled nor failed is late',
    },
  ],
  'lib/webhooks/telling.ts': [
    {
      line: "guarded('",
      to: ['""'],
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "event.bounceType ?? 'unknown'",
      to: ['""'],
      kind: 'equivalent',
      why: 'a bounced e-mail has a bounce type; the fallback is for the compiler',
    },
    {
      line: 'if (event.eventId !== undefined && EVENT_ID',
      to: ['true'],
      kind: 'equivalent',
      why: 'as a text, undefined has no digit, so it is no id; asked for the compiler',
    },
    {
      line: "if (config.captureCustomerId !== 'off')",
      to: ['true', '""'],
      kind: 'performance',
      why: 'looks for an id of which nothing is captured then',
    },
    {
      line: "if (typeof id === 'number') attributes[name]",
      to: ['true'],
      kind: 'equivalent',
      why: 'what is read of these ids is a number or undefined, and an attribute that is undefined is none',
    },
    {
      line: 'if (instruments === undefined || pair === undefined',
      to: ['false', '""'],
      kind: 'equivalent',
      why: 'an event without a pair is unknown, and no other is; one of the two is for the compiler',
    },
    {
      line: 'if (message !== undefined) span.setAttribute',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: 'span.setStatus({ code',
      to: ['true'],
      kind: 'equivalent',
      why: 'a message that is undefined is none',
    },
    {
      line: 'if (!events.wants(severity)) return',
      to: ['false'],
      kind: 'performance',
      why: 'makes an event that is not emitted then',
    },
    {
      line: "'meanwhile. The text of errors",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: 'if (traceId === undefined || spanId === undefined)',
      to: ['false', 'traceId === undefined && spanId === undefined'],
      kind: 'equivalent',
      why: 'ids that are missing are not valid either; asked for the compiler',
    },
  ],
  'lib/webhooks/processing.ts': [
    {
      line: "if (claim === 'busy')",
      to: ['{}', '""'],
      kind: 'equivalent',
      why: 'what has not failed is out of time',
    },
    {
      line: "error: 'handler', thrown: how.error",
      to: ['""'],
      kind: 'equivalent',
      why: "it is told apart from 'timeout' and from no error alone",
    },
  ],
  'lib/webhooks/receiver.ts': [
    {
      line: 'if (instruments !== undefined && instruments !== ready)',
      to: ['true'],
      kind: 'performance',
      why: 'adds 0 to the counters at every request',
    },
    {
      line: "if (telemetry.config.emailSentSource === 'webhooks')",
      to: ['true'],
      kind: 'equivalent',
      why: "with 'api' the same zeros were exported before",
    },
    {
      line: "swallowed('creating instruments'",
      kind: 'text',
      why: 'what the operator reads',
    },
  ],
};
