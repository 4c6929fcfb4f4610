import type { Api } from '../catalog';
import { asMethod, type Method, type Wrap } from '../foreign/patch';

/** One patched SDK method. */
export interface Operation {
  readonly client: Api;
  readonly name: string;
}

/** Records calls for an enabled instrumentation. It must call the method exactly once. */
export interface Recorder {
  /** The recorder with the highest rank is active: an instance in code outranks a preload. */
  readonly rank: number;
  /** Whether the call would not be recorded, if that is known at once. It is then not passed to {@link call}. */
  isIdle?(): boolean;
  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown;
  /** Records a call only if the function of another library makes a request without a call of a patched method. */
  callLate(operation: Operation, replacement: Method, self: unknown, args: unknown[]): unknown;
}

type ActiveRecorder = () => Recorder | undefined;

/** Wraps the methods of a prototype. Each call goes to the recorder that is active then. */
export const prototypeWrap =
  (operation: Operation, active: ActiveRecorder): Wrap =>
  (original, mayContainWrapper) =>
    mayContainWrapper ? dispatchLate(operation, active, original) : dispatch(operation, active, original);

/**
 * Wraps a client's own methods. A bound method can be called without `this`.
 *
 * @param isReplaced returns whether another library replaced the prototype's method. The bound method may then be its
 *   function, which calls a wrapper.
 */
export const clientWrap =
  (operation: Operation, active: ActiveRecorder, client: object, isReplaced: () => boolean): Wrap =>
  (original, mayContainWrapper) => {
    if (!original.name.startsWith('bound ')) return dispatch(operation, active, original);
    return mayContainWrapper || isReplaced()
      ? dispatchLate(operation, active, original, client)
      : dispatch(operation, active, original, client);
  };

const dispatch = (operation: Operation, active: ActiveRecorder, original: Method, client?: object): Method =>
  asMethod({
    method(...args) {
      const recorder = active();
      // passes `args` on without creating the array. Bench row: "no SDK registered"
      return recorder === undefined || recorder.isIdle?.() === true
        ? Reflect.apply(original, this, args)
        : recorder.call(operation, original, client ?? this, args);
    },
  });

const dispatchLate = (
  operation: Operation,
  active: ActiveRecorder,
  replacement: Method,
  client?: object,
): Method =>
  asMethod({
    method(...args) {
      const recorder = active();
      return recorder === undefined
        ? Reflect.apply(replacement, this, args)
        : recorder.callLate(operation, replacement, client ?? this, args);
    },
  });
