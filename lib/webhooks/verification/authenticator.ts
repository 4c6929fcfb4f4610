import type { Awaitable } from '../../deadline';
import type { BodyMemory } from '../http/body/body-memory';
import { KeyMismatchWarning } from './key-mismatch';
import type { KeyUsage } from './key-usage';
import {
  INVALID,
  type RawBody,
  type SignatureHeaders,
  type Tolerance,
  type Verification,
  type Verifier,
} from './signature';
import type { SigningKeysFunction } from './signing-key';
import { SigningKeys } from './signing-keys';

type Authentication =
  Verification | { readonly rejected: 'no_signing_key' | 'overloaded'; readonly keyPosition?: never };

const NO_KEY = { rejected: 'no_signing_key' } as const;
const OVERLOADED = { rejected: 'overloaded' } as const;

/** Verifies requests with the signing keys of a receiver, and loads the keys when they are needed. */
export class Authenticator {
  private readonly keys: SigningKeys;
  private readonly mismatchWarning = new KeyMismatchWarning();

  constructor(
    signingKeys: readonly string[] | SigningKeysFunction,
    tolerance: Tolerance,
    private readonly memory: BodyMemory,
    private readonly keyUsage: KeyUsage,
  ) {
    this.keys = new SigningKeys(signingKeys, tolerance, (count) => keyUsage.expand(count));
  }

  /** Starts to load the keys if there are none. Returns false if they cannot be loaded now. */
  prepareKeys(): boolean {
    return this.keys.verifier !== undefined || this.keys.load() !== undefined;
  }

  /** Verifies a request. Returns a promise only if keys must be loaded. */
  verify(signature: SignatureHeaders, body: RawBody, now: number): Awaitable<Authentication> {
    const { verifier } = this.keys;
    if (verifier === undefined) {
      const verify = () => this.keys.verifier?.verify(signature, body, now) ?? NO_KEY;
      return this.afterLoad(this.keys.load(), body, verify);
    }
    const verification = verifier.verify(signature, body, now);
    if (verification !== INVALID || !verifier.isInTime(signature, now)) return verification;
    const verify = () => this.verifyAgain(verifier, signature, body, now);
    return this.afterLoad(this.keys.load(), body, verify);
  }

  /** Verifies when the keys are loaded, if they are being loaded. The body is in memory meanwhile. */
  private afterLoad(
    loading: Promise<void> | undefined,
    body: RawBody,
    verify: () => Authentication,
  ): Awaitable<Authentication> {
    if (loading === undefined) return verify();
    return this.memory
      .hold(Buffer.byteLength(body), loading)
      .then((isKept) => (isKept ? verify() : OVERLOADED));
  }

  /** Verifies with the keys that were loaded after `previous`, if there are any. */
  private verifyAgain(
    previous: Verifier,
    signature: SignatureHeaders,
    body: RawBody,
    now: number,
  ): Verification {
    const verifier = this.keys.verifier ?? previous;
    const verification = verifier === previous ? INVALID : verifier.verify(signature, body, now);
    if (verification === INVALID) this.mismatchWarning.record(verifier.keyCount, this.keyUsage.hasMatched);
    return verification;
  }
}
