import { randomBytes } from 'node:crypto';
import type { ClaimResult, DedupeStore } from '../../config/stores';
import type { Commands } from './clients';

/** Of an event that was handled; one that is being handled has `held.` and the token of its claim. */
const DONE = 'done';

/**
 * What is not a string is another program's: it counts as nothing, like a string that is not one of ours.
 * For a user who may not read the error goes on, since otherwise every claim would win.
 */
const READ = `
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' and not string.find(value.err, 'WRONGTYPE', 1, true) then return value end`;

/**
 * A script, since it takes one round trip, needs no answer for a key that runs out between two commands, and
 * can take over what is not ours. ioredis sends a command again whose answer was lost with the connection:
 * its own token is therefore no reason to be busy.
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

/** More claims than one process has open; those beyond end with their lease. */
const MAX_OPEN_CLAIMS = 10_000;

/** Claims as keys that hold the token of the claim, so that nobody can release another's. */
export class RedisDedupeStore implements DedupeStore {
  /** Tokens of the claims made here, by event id. One that is out of date does no harm: Redis compares. */
  private readonly open = new Map<string, string>();

  constructor(
    private readonly commands: Commands,
    private readonly prefix: string,
  ) {}

  async claim(eventId: string, leaseMs: number): Promise<ClaimResult> {
    const token = `held.${randomBytes(8).toString('hex')}`;
    // EVAL and not EVALSHA: a server that restarted does not know the script, and a second way to ask for it
    // would save the 400 bytes that it is long
    const reply = await this.commands.evaluate(CLAIM, this.prefix + eventId, token, String(leaseMs));
    const result = RESULTS.find((each) => each === reply);
    if (result === undefined) throw new Error('Redis gave no known answer to the script of a claim.');
    if (result === 'claimed') this.remember(eventId, token);
    return result;
  }

  /** Whoever holds the claim by now: the event was handled. */
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

  /** Only this claim: a later one may have been made meanwhile. */
  private forget(eventId: string, token: string | undefined): void {
    if (this.open.get(eventId) === token) this.open.delete(eventId);
  }
}
