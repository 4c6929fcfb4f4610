import { failure, pass, skipped, warning, type Check } from '../check';
import { redisOf } from './probe';

export const redis: Check = {
  id: 'redis',
  async run(environment) {
    const probe = await redisOf(environment);
    if (probe === undefined) return [];
    const { variable, state } = probe;
    if (state === undefined) {
      return [failure(`The Redis in ${variable} cannot be used: ${probe.problem}.`, probe.fix)];
    }
    const { address, info, evalError } = state;
    if (info.get('role') === 'slave') {
      return [
        failure(
          `The Redis ${address} is a replica, which rejects writes.`,
          `Set ${variable} to the primary.`,
        ),
      ];
    }
    if (evalError !== undefined) {
      return [
        failure(
          `The Redis ${address} rejects EVAL, which the stores need (${evalError}).`,
          'Give the user the permissions +getrange +set +del +pttl +eval on the keys with the prefix.',
        ),
      ];
    }
    const version = info.get('redis_version');
    return [pass(`The Redis ${address} responds${version === undefined ? '' : ` (version ${version})`}.`)];
  },
};

const NO_PERMISSION = 'The Redis user may not run INFO and TIME: compare the settings yourself.';
const POLICY_FIX = 'Set "maxmemory-policy noeviction" in the configuration of Redis.';

export const redisEviction: Check = {
  id: 'redis-eviction',
  async run(environment) {
    const state = (await redisOf(environment))?.state;
    if (state === undefined) return [];
    const policy = state.info.get('maxmemory_policy');
    if (policy === undefined) return [skipped(NO_PERMISSION)];
    if (policy === 'noeviction') return [pass('Redis evicts no key (noeviction).')];
    const text = `The eviction policy of Redis is ${policy}: an evicted key is an event that is handled again.`;
    // without a limit nothing is evicted
    return [
      state.info.get('maxmemory') === '0'
        ? warning(`${text} Redis has no memory limit at the moment, so it evicts nothing yet.`, POLICY_FIX)
        : failure(text, POLICY_FIX),
    ];
  },
};

/** A difference that cannot be the delay of the network. */
const MAX_CLOCK_DIFFERENCE_MS = 2_000;

export const redisClock: Check = {
  id: 'redis-clock',
  async run(environment) {
    const state = (await redisOf(environment))?.state;
    if (state === undefined) return [];
    if (state.clockAheadMs === undefined) return [skipped(NO_PERMISSION)];
    return [clockResult(state.clockAheadMs)];
  },
};

/** @param aheadMs how far the clock of Redis is ahead of the local one */
export function clockResult(aheadMs: number) {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return Math.abs(aheadMs) <= MAX_CLOCK_DIFFERENCE_MS
    ? pass('The clocks of Redis and of this machine agree.')
    : warning(
        `The clock of Redis is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the clock of this machine.`,
        'Start NTP on both machines: message latencies and signature times are compared across machines.',
      );
}
