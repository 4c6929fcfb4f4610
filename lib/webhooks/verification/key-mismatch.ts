import { warnOnce } from '../../diagnostics';
import { failOpen } from '../../diagnostics/fail-open';
import { KEY_LOCATION } from './signing-key';

/**
 * Warns about a request with a current, well-formed signature that no key matches.
 *
 * Scanners do not send such signatures, so one is enough. Customer.io retries after an hour, so a second one would be
 * late. The warning after the first match has another text: a key can be wrong from the start, or be changed later.
 */
export class KeyMismatchWarning {
  /** Whether a signature had matched at the latest warning. Undefined before the first warning. */
  private warned: boolean | undefined;

  record(keyCount: number, hasMatched: boolean): void {
    if (this.warned === hasMatched) return;
    this.warned = hasMatched;
    failOpen('warning about signing keys', () =>
      warnOnce(
        'CUSTOMERIO_OTEL_SIGNATURE',
        messageOf(keyCount, hasMatched),
        hasMatched ? 'changed' : 'wrong',
      ),
    );
  }
}

function messageOf(keyCount: number, hasMatched: boolean): string {
  const history = hasMatched
    ? 'Earlier signatures matched: was the key changed in Customer.io?'
    : 'No signature has matched since the receiver was created.';
  const mismatch = keyCount === 1 ? 'does not match the key' : `matches none of the ${keyCount} keys`;
  return (
    `A Customer.io webhook was rejected: its signature ${mismatch} in signingKeys. ` +
    `${history} Copy the key of this reporting webhook. ${KEY_LOCATION} The "send data" actions of campaigns have ` +
    'another key. If the key is right, find the proxy or the body parser that changes the body. Customer.io sends ' +
    'no later events until the request succeeds.'
  );
}
