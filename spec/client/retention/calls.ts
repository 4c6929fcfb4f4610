import type { CustomerIOInstrumentationConfig } from '../../../lib/config';
import type { SdkAlias } from '../../harness/sdk/sdk';
import type { ScriptedResponse } from '../../harness/servers/scripted-server';

/** What the application or another library does while the SDK serializes the arguments of a call. */
export type Interruption =
  'keeps the context' | 'keeps a derived context' | 'starts a span' | 'makes another call';

/** One call, and the responses to its requests. */
export interface RetentionCall {
  readonly name: string;
  readonly responses: readonly ScriptedResponse[];
  /** The SDK rejects an empty id synchronously. */
  readonly customerId?: string;
  /** The application makes the call in its own active span. */
  readonly isInSpan?: boolean;
  /** The application keeps the promise of the call. */
  readonly isPromiseKept?: boolean;
  readonly interruption?: Interruption;
  /** Only version 5 retries, and sends such a redirect again. */
  readonly requiresSdk5?: boolean;
}

const success: ScriptedResponse = { kind: 'response', status: 200, body: '{"ok":true}' };
const failure = (status: number): ScriptedResponse => ({ kind: 'response', status, body: '{"meta":{}}' });
const redirect: ScriptedResponse = { kind: 'redirect', status: 307, to: 'here' };
const reset: ScriptedResponse = { kind: 'reset' };

const interrupted = (name: string, interruption: Interruption, count = 1): RetentionCall => ({
  name,
  responses: Array.from({ length: count }, () => success),
  interruption,
});

export const CALLS: readonly RetentionCall[] = [
  { name: 'a success', responses: [success] },
  { name: 'a failure', responses: [failure(400)] },
  { name: 'a rejected argument', responses: [], customerId: '' },
  { name: 'a success after a retry', responses: [failure(503), success], requiresSdk5: true },
  { name: 'a failure after a retry', responses: [failure(503), failure(503)], requiresSdk5: true },
  { name: 'two reset connections', responses: [reset, reset], requiresSdk5: true },
  { name: 'a redirect', responses: [redirect, success], requiresSdk5: true },
  { name: 'a call in an active span', responses: [success], isInSpan: true },
  { name: 'a call whose promise is kept', responses: [success], isPromiseKept: true },
  interrupted('a call whose context is kept', 'keeps the context'),
  interrupted('a call with a kept context that is derived from its context', 'keeps a derived context'),
  interrupted('a call in which a span starts', 'starts a span'),
  interrupted('a call in which another one starts', 'makes another call', 2),
];

/** An SDK, and how it is instrumented. */
export interface Setup {
  readonly name: string;
  readonly alias: SdkAlias;
  readonly config?: CustomerIOInstrumentationConfig;
  /** Another library replaces the patched method with a function that calls the SDK's method. */
  readonly isReplaced?: boolean;
}

export const SDK_5: Setup = { name: 'customerio-node 5', alias: 'customerio-node' };
/** The last one is the instrumentation that is enabled while the objects are counted. */
export const SETUPS: readonly Setup[] = [
  { name: 'customerio-node 1', alias: 'customerio-node-v1' },
  { name: 'customerio-node 4', alias: 'customerio-node-v4' },
  { ...SDK_5, name: 'customerio-node 5 with a replaced method', isReplaced: true },
  {
    ...SDK_5,
    name: 'customerio-node 5 with spans of HTTP requests',
    config: { suppressInternalInstrumentation: false },
  },
  SDK_5,
];

/** Returns the calls that are made with an SDK. */
export const callsOf = ({ alias }: Setup): readonly RetentionCall[] =>
  CALLS.filter(({ requiresSdk5 = false }) => !requiresSdk5 || alias === SDK_5.alias);

/** Returns the label of an object of a call. */
export const labelOf = (setup: Setup, call: string, object: string): string =>
  `${setup.name}: ${call}: ${object}`;
