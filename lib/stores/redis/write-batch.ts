import timers from 'node:timers';
import { failOpen } from '../../diagnostics/fail-open';
import { hasMethods, readProperty } from '../../foreign/read';

/** Kept when this file is loaded: fake timers of tests replace it, and would keep a batch open for ever. */
const { setImmediate } = timers;

/** Part of `net.Socket`. */
interface Stream {
  cork(): void;
  uncork(): void;
}

/**
 * Joins the commands of one turn of the event loop into one write: the claim and the lookup of a webhook, and those of
 * other webhooks. `ioredis` writes each command separately by default, `redis` joins them itself. A write costs more
 * than the command in it. Bench row: "webhooks over Redis, ioredis".
 *
 * A client without a connection, and a cluster, which has several, write as they are configured.
 */
export class WriteBatch {
  private isOpen = false;

  /** @param client a client of `ioredis`, whose current connection is `stream` */
  constructor(private readonly client: unknown) {}

  /** Starts a batch if none is open. Call it before a command. */
  open(): void {
    if (this.isOpen) return;
    const stream = readProperty(this.client, 'stream');
    if (!isStream(stream)) return;
    stream.cork();
    this.isOpen = true;
    // from an I/O callback, this runs before the event loop reads from connections again
    setImmediate(() => {
      this.isOpen = false;
      failOpen('writing to Redis', () => stream.uncork());
    });
  }
}

const isStream = (value: unknown): value is Stream => hasMethods(value, 'cork', 'uncork');
