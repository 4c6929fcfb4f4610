import { randomBytes } from 'node:crypto';
import type { ClaimResult, DedupeStore } from '../../config/stores';
import type { Commands } from './clients';

/** Value of a handled event. The value of a claimed event is `held.` and the token of its claim. */
const DONE = 'done';

/**
 * Reads the key. A value of another type or format belongs to another program and is treated as absent. A permission
 * error is returned, because ignoring it would grant every claim.
 */
const READ = `
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' and not string.find(value.err, 'WRONGTYPE', 1, true) then return value end`;

/**
 * Claims the event. A script needs one round trip, is not affected by a key that expires between two commands, and can
 * replace a value of another program. The claim's own token does not count as busy, because ioredis sends a command
 * again if the connection closed before the reply.
 */
const CLAIM = `${READ}
if value == '${DONE}' then return 'done' end
if type(value) == 'string' and value ~= ARGV[1] and string.find(value, '^held%.%x+$') then return 'busy' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'claimed'`;

const RELEASE = `${READ}
if value == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 'released'`;

const RESULTS: readonly ClaimResult[] = ['claimed', 'busy', 'done'];

/** Maximum number of remembered claims, more than a process has open. A forgotten claim ends with its lease. */
const MAX_OPEN_CLAIMS = 10_000;

/** Stores claims as keys with the token of the claim as value: only the holder of the token can release the claim. */
export class RedisDedupeStore implements DedupeStore {
  /** Tokens of the claims of this process, by event id. An outdated token does no harm: the script compares it. */
  private readonly open = new Map<string, string>();

  constructor(
    private readonly commands: Commands,
    private readonly prefix: string,
  ) {}

  async claim(eventId: string, leaseMs: number): Promise<ClaimResult> {
    const token = `held.${randomBytes(8).toString('hex')}`;
    // EVAL, not EVALSHA: a restarted server has lost the script, and a fallback is not worth saving its 400 bytes
    const reply = await this.commands.evaluate(CLAIM, this.prefix + eventId, token, String(leaseMs));
    const result = RESULTS.find((each) => each === reply);
    if (result === undefined) throw new Error('Redis returned an unknown reply to the claim script.');
    if (result === 'claimed') this.remember(eventId, token);
    return result;
  }

  /** Marks the event as handled, also if another replica has claimed it since. */
  async complete(eventId: string, windowMs: number): Promise<void> {
    const token = this.open.get(eventId);
    await this.commands.set(this.prefix + eventId, DONE, windowMs);
    this.forget(eventId, token);
  }

  async release(eventId: string): Promise<void> {
    const token = this.open.get(eventId);
    if (token === undefined) return;
    await this.commands.evaluate(RELEASE, this.prefix + eventId, token);
    this.forget(eventId, token);
  }

  private remember(eventId: string, token: string): void {
    this.open.set(eventId, token);
    if (this.open.size <= MAX_OPEN_CLAIMS) return;
    const [oldest] = this.open.keys();
    if (oldest !== undefined) this.open.delete(oldest);
  }

  /** Forgets the token of this claim, and keeps the token of a later one. */
  private forget(eventId: string, token: string | undefined): void {
    if (this.open.get(eventId) === token) this.open.delete(eventId);
  }
}
