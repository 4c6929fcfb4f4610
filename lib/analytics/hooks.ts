import { types } from 'node:util';
import { PIPELINES_OPERATIONS } from '../catalog';
import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import { asMethod, type Method, type Wrap } from '../foreign/patch';
import { arrayLength, isObject, readProperty } from '../foreign/read';
import { attemptEnded, attemptStarted } from './attempts';
import { warnDegraded } from './degradation';
import { activeRecorder, registry, type Delivery, type EventRecorder } from './registry';
import { ANALYTICS_SDK } from './sdk-files';

/*
 * The wrappers of the SDK's methods. They pass what happens to the active recorder. A hook of `emit` must not throw: the
 * SDK drops the event then.
 */

type EventHook = (recorder: EventRecorder, client: object, payload: unknown) => void;

const ended: EventHook = (recorder, client, payload) => {
  if (isObject(payload)) recorder.ended(client, payload);
};

/** Hooks by the name of the event that the SDK emits. */
const EVENT_HOOKS: ReadonlyMap<unknown, EventHook> = new Map<unknown, EventHook>([
  [
    'dispatch_start',
    (recorder, client, context) => {
      registry.calls += 1;
      if (isObject(context)) recorder.enqueued(client, context);
    },
  ],
  ...PIPELINES_OPERATIONS.map((type) => [type, ended] as const),
  [
    'error',
    (recorder, client, payload) => {
      ended(recorder, client, readProperty(payload, 'ctx'));
    },
  ],
  ['drained', (recorder, client) => recorder.drained(client)],
  [
    'call_after_close',
    (recorder, _client, event) => {
      registry.calls += 1;
      recorder.calledAfterClose(event);
    },
  ],
  // shows a client before its first event
  ['initialize', () => undefined],
  ['http_request', (_recorder, _client, request) => attemptStarted(readProperty(request, 'body'))],
  ['http_response', (_recorder, _client, response) => attemptEnded(response)],
]);

/** Wraps `emit(name, payload)` of the base class of `Analytics`. @param onEmit called with the client of each event. */
export const emitWrap =
  (onEmit: (client: unknown) => boolean): Wrap =>
  (original, mayContainWrapper) =>
    mayContainWrapper
      ? undefined
      : asMethod({
          method(...args) {
            const recorder = activeRecorder();
            const hook = recorder === undefined ? undefined : EVENT_HOOKS.get(args[0]);
            if (recorder === undefined || hook === undefined) return Reflect.apply(original, this, args);
            // not `failOpen`, which needs a function for each event
            try {
              if (onEmit(this)) hook(recorder, this as object, args[1]);
            } catch (error) {
              reportInternalError('observing an event', error);
            }
            if (args[0] !== 'dispatch_start') return Reflect.apply(original, this, args);
            return dispatch(original, this, args);
          },
        });

/** Runs the listeners of `dispatch_start`. If one throws, the SDK drops the event. */
function dispatch(original: Method, client: unknown, args: unknown[]): unknown {
  try {
    return Reflect.apply(original, client, args);
  } catch (error) {
    failOpen('observing a listener', () => {
      const [, context] = args;
      const event = isObject(client) && isObject(context) ? registry.queue.find(client, context) : undefined;
      if (event !== undefined) activeRecorder()?.lost(event);
    });
    throw error;
  }
}

/** Wraps `send(batch)` of the publisher, which makes the requests of a batch. */
export const sendWrap: Wrap = (original, mayContainWrapper) =>
  mayContainWrapper
    ? undefined
    : asMethod({
        method(...args) {
          const delivery = failOpen('starting a batch', () => startDelivery(this as object, args[0]));
          if (delivery === undefined) return Reflect.apply(original, this, args);
          const outer = registry.starting;
          registry.starting = delivery;
          try {
            return delivery.run(() => Reflect.apply(original, this, args));
          } finally {
            registry.starting = outer;
          }
        },
      });

function startDelivery(publisher: object, batch: unknown): Delivery | undefined {
  const getContexts = readProperty(batch, 'getContexts');
  const contexts: unknown =
    typeof getContexts === 'function' ? Reflect.apply(getContexts, batch, []) : undefined;
  if (arrayLength(contexts) !== undefined)
    return activeRecorder()?.deliver(publisher, (contexts as unknown[]).filter(isObject));
  registry.hasUnknownBatches = true;
  warnDegraded(`A client of ${ANALYTICS_SDK} that has an unknown batch`);
  return undefined;
}

/** Wraps a method that enqueues an event. If it throws before that, its arguments are invalid. */
export const operationWrap =
  (operation: string): Wrap =>
  (original) =>
    asMethod({
      method(...args) {
        const { calls } = registry;
        try {
          return Reflect.apply(original, this, args);
        } catch (error) {
          // a client can have bound a wrapper that counted the call, and a listener can throw after the call was counted
          if (registry.calls === calls) {
            registry.calls += 1;
            failOpen('observing a call', () => activeRecorder()?.threw(operation, args, error));
          }
          throw error;
        }
      },
    });

/** Wraps `closeAndFlush()`. Its promise resolves also if events have no outcome. */
export const closeWrap =
  (owner?: object): Wrap =>
  (original) =>
    asMethod({
      method(...args) {
        const result = Reflect.apply(original, this, args);
        const client = owner ?? this;
        if (isObject(client) && types.isPromise(result) && !registry.flushes.has(result)) {
          registry.flushes.add(result);
          const queue = registry.queue.ofClient(client);
          const settled = () =>
            failOpen('observing closeAndFlush', () => {
              if (queue.pending === 0 || queue.isUnflushed) return;
              queue.isUnflushed = true;
              activeRecorder()?.unflushed(queue.pending);
            });
          result.then(settled, settled);
        }
        return result;
      },
    });
