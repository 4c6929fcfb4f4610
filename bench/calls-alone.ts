import { join } from 'node:path';
import { ALONE } from './calls-variant';
import { isQuick, reportResult } from './phase';
import { turnsOf } from './turns';

/**
 * Measures the CPU time of calls with each variant in a process of its own. Garbage is collected as it comes, on the measured
 * thread: it is a part of the result.
 */
reportResult(() =>
  turnsOf(join(__dirname, 'calls-variant.js'), Object.keys(ALONE), {
    rounds: isQuick ? 16 : 28,
    warmUpRounds: isQuick ? 6 : 10,
    execArgv: ['--single-threaded-gc'],
    isProfiled: true,
  }),
);
