import { TIMED_OUT, withDeadline } from '../../deadline';
import { warnOnce } from '../../diagnostics';
import { errorName, isError } from '../../foreign/error';
import { Verifier, type Tolerance } from './signature';
import { KEY_LOCATION, parseSigningKeys, SigningKeyError, type SigningKeysFunction } from './signing-key';

/** How long a request waits for the function, at most. Customer.io waits 4 s for the response. */
const LOAD_TIMEOUT_MS = 2_000;
/** Minimum time from a failed call of the function to the next call, while there are no keys. */
const RETRY_MS = 1_000;
/** Minimum time from a call of the function to the next call, while there are keys. */
const REFRESH_MS = 60_000;

/**
 * The signing keys of a receiver: fixed, or loaded with a function of the application.
 *
 * The function is called at the first request, and again if a signature matches no key. Concurrent requests share
 * one call. A failed call keeps the keys that were loaded before.
 */
export class SigningKeys {
  private current: Verifier | undefined;
  private readonly loadKeys: SigningKeysFunction | undefined;
  private pending: Promise<void> | undefined;
  private nextCallAt = -Infinity;
  private calls = 0;
  /** The call whose keys are used. */
  private currentCall = 0;

  /** @param onLoad called with the number of keys after each load. */
  constructor(
    keys: readonly string[] | SigningKeysFunction,
    private readonly tolerance: Tolerance,
    private readonly onLoad: (keyCount: number) => void,
  ) {
    if (typeof keys === 'function') this.loadKeys = keys;
    else this.current = new Verifier(keys, tolerance);
  }

  /** The verifier with the current keys, or undefined if there are none. */
  get verifier(): Verifier | undefined {
    return this.current;
  }

  /**
   * Calls the function, or joins a pending call. Returns undefined if the keys are fixed, or if it is too early for
   * another call. The promise never rejects, and resolves in time even if the function does not return.
   */
  load(): Promise<void> | undefined {
    if (this.pending !== undefined) return this.pending;
    if (this.loadKeys === undefined || performance.now() < this.nextCallAt) return undefined;
    this.pending = this.call(this.loadKeys).finally(() => {
      this.pending = undefined;
      this.delayNextCall();
    });
    return this.pending;
  }

  private async call(loadKeys: SigningKeysFunction): Promise<void> {
    this.calls += 1;
    const call = this.calls;
    // keys that arrive after the timeout are used too
    const loaded = parsedKeys(loadKeys).then((keys) => this.use(keys, call));
    try {
      if ((await withDeadline(loaded, LOAD_TIMEOUT_MS)) !== TIMED_OUT) return;
      this.warn(`did not return within ${LOAD_TIMEOUT_MS} ms`);
    } catch (error) {
      this.warn(
        isError(error) && error instanceof SigningKeyError
          ? `returned no usable key. ${error.message}`
          : `failed with ${errorName(error)}`,
      );
    }
  }

  private use(keys: readonly string[], call: number): void {
    if (call < this.currentCall) return;
    this.currentCall = call;
    this.current = new Verifier(keys, this.tolerance);
    this.delayNextCall();
    this.onLoad(keys.length);
  }

  private delayNextCall(): void {
    this.nextCallAt = performance.now() + (this.current === undefined ? RETRY_MS : REFRESH_MS);
  }

  /** Warns once per process and problem, because a receiver without keys blocks the webhook feed. */
  private warn(problem: string): void {
    const consequence =
      this.current === undefined
        ? `The receiver responds 503 until it returns a key. ${KEY_LOCATION}`
        : 'The receiver continues with the keys that it loaded before.';
    const stop = problem.endsWith('.') ? '' : '.';
    warnOnce(
      'CUSTOMERIO_OTEL_NO_SIGNING_KEY',
      `The function signingKeys of the Customer.io webhook receiver ${problem}${stop} ${consequence}`,
    );
  }
}

const parsedKeys = async (loadKeys: SigningKeysFunction): Promise<readonly string[]> =>
  parseSigningKeys(await loadKeys());
