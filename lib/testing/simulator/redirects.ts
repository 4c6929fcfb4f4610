import { createHmac, randomBytes } from 'node:crypto';
import type { SimulatorRequest } from './request';

const MARK = 'simulator_redirected';

/**
 * Marks the target URLs of redirects. A marked request is not redirected again and needs no credentials: the SDK
 * drops `Authorization` if a redirect leaves `customer.io`, and every redirect to the simulator does.
 * The mark is signed, so it cannot be guessed or used for another path.
 */
export class RedirectMarks {
  private readonly key = randomBytes(32);

  markedUrl(base: string, { record, pathname }: SimulatorRequest): string {
    const separator = record.path.includes('?') ? '&' : '?';
    return `${base}${record.path}${separator}${MARK}=${this.sign(pathname)}`;
  }

  isMarked({ record, pathname }: SimulatorRequest): boolean {
    const mark = new URLSearchParams(record.path.slice(pathname.length)).get(MARK);
    return mark !== null && mark === this.sign(pathname);
  }

  private sign(pathname: string): string {
    return createHmac('sha256', this.key).update(pathname).digest('base64url').slice(0, 16);
  }
}
