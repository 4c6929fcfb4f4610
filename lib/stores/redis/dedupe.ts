import { createHash, randomBytes } from 'node:crypto';
import type { ClaimResult, CompletionResult, DedupeStore } from '../../config/stores';
import type { Commands } from './clients';
import { keyOf } from './keys';

/*
 * The value of a claimed event is `held.` and the token of its claim. The value of a handled event is `done.` and the
 * start of the token that completed it, which is enough to recognize a completion that is sent again.
 */
const TOKEN_DIGITS = 16;
const DONE_DIGITS = 6;
const heldBy = (token: string) => `held.${token}`;
const doneBy = (token: string) => `done.${token.slice(0, DONE_DIGITS)}`;

/**
 * Reads the start of the value, because another program's value can be huge. A value of another type or format belongs
 * to another program and is treated as absent. A permission error is returned, because ignoring it would grant every
 * claim.
 */
const READ = `
local value = redis.pcall('GETRANGE', KEYS[1], 0, ${heldBy('').length + TOKEN_DIGITS})
if type(value) == 'table' then
  if not string.find(value.err, 'WRONGTYPE', 1, true) then return value end
  value = ''
end
local isDone = value == 'done' or #value == ${doneBy('').length + DONE_DIGITS} and string.find(value, '^done%.%x+$')
local isHeld = #value == ${heldBy('').length + TOKEN_DIGITS} and string.find(value, '^held%.%x+$')`;

/**
 * Claims the event. A script needs one round trip, is not affected by a key that expires between two commands, and can
 * replace a value of another program. The claim's own token does not count as busy, because ioredis sends a command
 * again if the connection closed before the reply.
 *
 * A claim without a time to live (restored, or changed by a person) gets a lease: its holder may still run.
 */
const CLAIM = `${READ}
if isDone then return 'done' end
if isHeld and value ~= ARGV[1] then
  if redis.pcall('PTTL', KEYS[1]) == -1 then redis.call('SET', KEYS[1], value, 'PX', ARGV[2]) end
  return 'busy'
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'claimed'`;

/** Completes the event, also if another replica has claimed it since. The first completion stays. */
const COMPLETE = `${READ}
if isDone and value ~= ARGV[1] then return 'done' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'completed'`;

const RELEASE = `${READ}
if value == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 'released'`;

const CLAIM_RESULTS: readonly ClaimResult[] = ['claimed', 'busy', 'done'];
const COMPLETION_RESULTS: readonly CompletionResult[] = ['completed', 'done'];

/** Maximum number of remembered claims, more than a process has open. A forgotten claim ends with its lease. */
const MAX_OPEN_CLAIMS = 10_000;

/** Stores claims as keys with the token of the claim as value: only the holder of the token can release the claim. */
export class RedisDedupeStore implements DedupeStore {
  /** Tokens of claims that the caller gave none, by event id. An outdated token does no harm: the script compares it. */
  private readonly open = new Map<string, string>();

  constructor(
    private readonly commands: Commands,
    private readonly prefix: string,
  ) {}

  async claim(eventId: string, leaseMs: number, token?: string): Promise<ClaimResult> {
    const own = normalize(token) ?? newToken();
    const result = await this.run(CLAIM, CLAIM_RESULTS, eventId, heldBy(own), leaseMs);
    if (result === 'claimed' && token === undefined) this.remember(eventId, own);
    return result;
  }

  async complete(eventId: string, windowMs: number, token?: string): Promise<CompletionResult> {
    const known = this.open.get(eventId);
    const own = normalize(token) ?? known ?? newToken();
    const result = await this.run(COMPLETE, COMPLETION_RESULTS, eventId, doneBy(own), windowMs);
    if (token === undefined) this.forget(eventId, known);
    return result;
  }

  async release(eventId: string, token?: string): Promise<void> {
    const known = this.open.get(eventId);
    const own = normalize(token) ?? known;
    if (own === undefined) return;
    await this.commands.evaluate(RELEASE, keyOf(this.prefix, eventId), heldBy(own));
    if (token === undefined) this.forget(eventId, known);
  }

  /** Runs a script. EVAL, not EVALSHA: a restarted server has lost it, and a fallback is not worth saving 700 bytes. */
  private async run<T extends string>(
    script: string,
    results: readonly T[],
    eventId: string,
    value: string,
    ttlMs: number,
  ): Promise<T> {
    const reply = await this.commands.evaluate(script, keyOf(this.prefix, eventId), value, String(ttlMs));
    const result = results.find((each) => each === reply);
    if (result === undefined) throw new Error('Redis returned an unknown reply to a script.');
    return result;
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

const newToken = () => randomBytes(TOKEN_DIGITS / 2).toString('hex');

const TOKEN = /^[0-9a-f]{16}$/;

/** Returns the token, or a hash of a token that is not 16 hex digits. A store that wraps this one may pass none. */
function normalize(token: string | undefined): string | undefined {
  if (typeof token !== 'string') return undefined;
  return TOKEN.test(token) ? token : createHash('sha256').update(token).digest('hex').slice(0, TOKEN_DIGITS);
}
