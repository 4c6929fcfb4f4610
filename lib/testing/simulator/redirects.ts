import { createHmac, randomBytes } from 'node:crypto';
import type { SimulatorRequest } from './request';

const MARK = 'simulator_redirected';

/**
 * Marks the target URLs of redirects. A marked request is not redirected again. It needs no credentials, because the
 * SDK omits `Authorization` if the target is not on `customer.io`, as with the simulator. The mark is signed, so that
 * it cannot be guessed or used for another path.
 */
export class RedirectMarks {
  private readonly key = randomBytes(32);

  /** Returns the URL of a request with a mark. */
  markedUrl(base: string, { record, pathname }: SimulatorRequest): string {
    const separator = record.path.includes('?') ? '&' : '?';
    return `${base}${record.path}${separator}${MARK}=${this.sign(pathname)}`;
  }

  /** Returns whether a request has a valid mark. */
  isMarked({ record, pathname }: SimulatorRequest): boolean {
    const mark = new URLSearchParams(record.path.slice(pathname.length)).get(MARK);
    return mark !== null && mark === this.sign(pathname);
  }

  private sign(pathname: string): string {
    return createHmac('sha256', this.key).update(pathname).digest('base64url').slice(0, 16);
  }
}
