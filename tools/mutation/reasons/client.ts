import type { Reasons } from '../reasons';

/** Why mutants of `lib/client/` may survive. */
export const CLIENT: Reasons = {
  'lib/client/answers.ts': [
    {
      line: '} catch {',
      kind: 'equivalent',
      why: 'nothing is returned either way',
    },
    {
      line: 'if (body.length === 0',
      to: ['false'],
      kind: 'equivalent',
      why: 'an empty text is no JSON either',
    },
  ],
  'lib/client/capture.ts': [
    {
      line: "if (captureCustomerId === 'off'",
      kind: 'performance',
      why: 'a capture that captures nothing is made and asked',
    },
  ],
  'lib/client/endpoint.ts': [
    {
      line: "typeof root !== 'string' ||",
      to: ['false'],
      kind: 'defensive',
      why: 'every version of the SDK keeps its root as a text',
    },
    {
      line: 'endpoints.size < MAX_ENDPOINTS',
      kind: 'performance',
      why: 'what is remembered of root URLs: without it each is parsed anew',
    },
    {
      line: 'if (endpoint === undefined)',
      kind: 'performance',
      why: 'what is remembered of root URLs: without it each is parsed anew',
    },
    {
      line: "const host = typeof url === 'string'",
      kind: 'equivalent',
      why: 'what is no URL is no host of Customer.io under any name',
    },
    {
      line: 'return /(?:^|',
      kind: 'equivalent',
      why: 'a host that ends in an IPv4 or holds an IPv6 address is nothing but that',
    },
    {
      line: 'const UNKNOWN',
      kind: 'equivalent',
      why: 'what is absent is undefined',
    },
  ],
  'lib/client/errors.ts': [
    {
      line: 'codePattern: /^(?:HPE_',
      to: ['/^(?:HPE_\\w+|UND_ERR_(?:RES_)?CONTENT_LENGTH_MISMATCH)/'],
      kind: 'equivalent',
      why: 'no code of Node begins with one of these and goes on',
    },
    {
      line: 'while (typeof cause',
      kind: 'equivalent',
      why: 'of what is no object nothing can be read, and no rule matches nothing',
    },
    {
      line: 'text.slice(0, 120)',
      kind: 'performance',
      why: 'bounds what a pattern looks at',
    },
    {
      line: "typeof status === 'number' && Number.isInteger",
      kind: 'equivalent',
      why: 'only numbers are integers; the comparison is for the compiler',
    },
    {
      line: '} catch {',
      kind: 'equivalent',
      why: 'nothing is returned either way',
    },
    {
      line: 'undefined)?.[name]',
      kind: 'equivalent',
      why: 'what throws gives nothing, too',
    },
  ],
  'lib/client/versions.ts': [
    {
      line: 'const major = Number(',
      kind: 'equivalent',
      why: 'no major of two digits is supported',
    },
  ],
  'lib/client/recorder.ts': [
    {
      line: 'if (tracer === undefined && instruments === undefined',
      to: ['false'],
      kind: 'performance',
      why: 'a call is followed that nobody hears of',
    },
    {
      line: 'if (known !== undefined) return known',
      to: ['false'],
      kind: 'performance',
      why: 'makes the same profile for each call',
    },
    {
      line: 'this.profiles.set(operation, profile)',
      to: [';'],
      kind: 'performance',
      why: 'makes the same profile for each call',
    },
    {
      line: "tellPending('by a call')",
      to: ['""'],
      kind: 'equivalent',
      why: 'whatever is not early is by a call',
    },
  ],
  'lib/client/report.ts': [
    {
      line: 'if (call.profile.traits.send && outcome.failure === undefined)',
      to: ['true'],
      kind: 'equivalent',
      why: 'a call that failed has no value with a delivery id',
    },
    {
      line: '} catch (error) {',
      to: ['{}'],
      kind: 'defensive',
      why: 'what is left to log a call by throws nothing',
    },
    {
      line: 'if (call.telemetry.events.wants(severity))',
      to: ['true'],
      kind: 'performance',
      why: 'who emits asks once more',
    },
    {
      line: 'if (message !== undefined) details',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: 'if (deliveryId !== undefined) details',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: 'if (failure.status !== undefined) details',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: 'if (outcome.attempts !== 1)',
      to: ['true'],
      kind: 'performance',
      why: 'writes the 1 that the span began with once more',
    },
    {
      line: 'span.setStatus({ code',
      to: ['true'],
      kind: 'equivalent',
      why: 'a message that is undefined is none',
    },
    {
      line: "swallowed('recording a send'",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "swallowed('logging a call'",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: 'if (reason !== undefined) details',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: 'profile.traits.partial === undefined || failure !== undefined',
      to: ['false'],
      kind: 'equivalent',
      why: 'a call that failed has no value to count in',
    },
  ],
  'lib/client/call.ts': [
    {
      line: 'if (address !== undefined) attributes',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: "if (typeof size === 'number') this.batchSize",
      to: ['true'],
      kind: 'equivalent',
      why: 'what has no size leaves it undefined',
    },
    {
      line: 'if (this.batchSize !== undefined) attributes',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
    {
      line: 'if (capture !== undefined) Object.assign',
      to: ['true'],
      kind: 'equivalent',
      why: 'what cannot be called is caught, and nothing is captured',
    },
    {
      line: 'if (port !== undefined) attributes',
      to: ['true'],
      kind: 'equivalent',
      why: 'an attribute that is undefined is none',
    },
  ],
  'lib/client/registry.ts': [
    {
      line: '`Two copies of ${PACKAGE_NAME}',
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: '`${String(existing.version)}). The latter was first',
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: 'Install one version.`',
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: '`Cannot instrument ${name}()',
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: '`Enable ${PACKAGE_NAME} before',
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "'CUSTOMERIO_OTEL_COPIES'",
      kind: 'elsewhere',
      why: 'two copies of the package meet in processes of their own, which no mutant reaches: spec/client/registry',
    },
    {
      line: '(existing) => {',
      kind: 'elsewhere',
      why: 'two copies of the package meet in processes of their own, which no mutant reaches: spec/client/registry',
    },
    {
      line: 'elsewhere?.active === undefined',
      to: ['true'],
      kind: 'elsewhere',
      why: 'two copies of the package meet in processes of their own, which no mutant reaches: spec/client/registry',
    },
    {
      line: "'registry',",
      kind: 'elsewhere',
      why: 'two copies of the package meet in processes of their own, which no mutant reaches: spec/client/registry',
    },
    {
      line: 'export const activeRecorder',
      kind: 'elsewhere',
      why: 'spec/instrumentation asks for it',
    },
    {
      line: 'registry.patches.get(prototype) ?? []',
      kind: 'defensive',
      why: 'only prototypes that have patches are restored',
    },
    {
      line: 'if (registry.recorders.length > 0) apply(client)',
      kind: 'equivalent',
      why: 'a patched method without a recorder calls the original',
    },
  ],
  'lib/client/clients.ts': [
    {
      line: 'const chain: object[] = []',
      kind: 'equivalent',
      why: 'a text has no methods of its own',
    },
    {
      line: 'link !== Object.prototype',
      kind: 'equivalent',
      why: 'the prototype of all objects has no methods of a client',
    },
    {
      line: 'return [];',
      kind: 'equivalent',
      why: 'an entry that is no pair is no class',
    },
    {
      line: 'if ((typeof target !==',
      kind: 'equivalent',
      why: 'a class that is given is found before its exports are looked at',
    },
    {
      line: "name === 'default' && typeof value",
      kind: 'equivalent',
      why: 'an export of that name that is no object has no classes',
    },
  ],
  'lib/client/loaded.ts': [
    {
      line: 'if (!versions.has(root))',
      kind: 'performance',
      why: 'reads package.json once more for each file',
    },
    {
      line: 'function moduleCache()',
      kind: 'elsewhere',
      why: 'what is loaded before an instrumentation is a matter of spec/instrumentation and spec/e2e',
    },
    {
      line: "return typeof require === 'function'",
      kind: 'elsewhere',
      why: 'what is loaded before an instrumentation is a matter of spec/instrumentation and spec/e2e',
    },
    {
      line: '} catch {',
      kind: 'equivalent',
      why: 'nothing is returned either way',
    },
    {
      line: 'const SDK_FILE',
      kind: 'defensive',
      why: 'files of the SDK with another end than .js or .cjs are not loaded by require',
    },
  ],
  'lib/client/attempts.ts': [
    {
      line: "typeof value === 'object' && value !== null && 'attemptStarted' in value",
      kind: 'defensive',
      why: 'another copy of this package could keep something else there',
    },
    {
      line: 'if (calling !== undefined) calling.attemptStarted()',
      to: [';'],
      kind: 'equivalent',
      why: 'these majors make one request, and none counts as one',
    },
    {
      line: "swallowed('observing a request'",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "swallowed('observing a redirect'",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: 'if (observer === undefined) redirected(options?.uri)',
      kind: 'defensive',
      why: 'the SDK gives its transport options, always',
    },
    {
      line: 'const observer = options?.[OBSERVER]',
      kind: 'defensive',
      why: 'the SDK gives its transport options, always',
    },
    {
      line: 'else redirected(options?.uri)',
      kind: 'defensive',
      why: 'the SDK gives its transport options, always',
    },
    {
      line: '} else if (Number(attempt) > 0) {',
      kind: 'equivalent',
      why: 'a handler whose options are known is called again for a retry alone',
    },
    {
      line: 'prototype === Object.prototype',
      to: ['false'],
      kind: 'equivalent',
      why: 'the prototype of all objects has no method of a transport',
    },
  ],
};
