import { setTimeout as wait } from 'node:timers/promises';
import { METRICS } from '../../../catalog';
import { environmentName, resolveConfig } from '../../../config';
import { pass, skipped, warning, type Check } from '../check';
import type { Page } from './page';
import { pageOf, pageSourceOf, readPage } from './page';

/** With the levels `info` and `debug` each of these is a log record. */
const RECORDED: readonly string[] = [METRICS.apiRequests.name, METRICS.webhookReceived.name];
const LEVELS: readonly string[] = ['info', 'debug'];

const INTERVAL_MS = 2_000;
const MAX_RECORDS_PER_SECOND = 10;

const LEVEL = environmentName('logLevel');

/** Returns how many records were written since the application started. */
const recordsOn = ({ samples = [] }: Page): number =>
  samples.filter(({ name }) => RECORDED.includes(name)).reduce((sum, { value }) => sum + value, 0);

/**
 * Detects the level `info` in a busy application. Derives the rate from two readings of the counters, because a log
 * pipeline cannot be read from outside.
 */
export const logVolume: Check = {
  id: 'log-volume',
  needsApplication: true,
  async run(environment) {
    const { logLevel } = resolveConfig({}, environment.env).config;
    if (!LEVELS.includes(logLevel))
      return [pass(`The log level is "${logLevel}": successful calls are not logged.`)];
    const first = await pageOf(environment);
    const startedAt = performance.now();
    const withLevel = `${LEVEL} is "${logLevel}": each call and each webhook is a log record.`;
    if (first.samples === undefined) {
      return [skipped(`${withLevel} Pass --metrics URL, so that the doctor can measure the rate.`)];
    }
    await wait(INTERVAL_MS);
    const second = await readPage(pageSourceOf(environment).url);
    const seconds = (performance.now() - startedAt) / 1000;
    const perSecond = (recordsOn(second) - recordsOn(first)) / seconds;
    return [
      perSecond > MAX_RECORDS_PER_SECOND
        ? warning(`${withLevel} There are ${Math.round(perSecond)} per second.`, `Set ${LEVEL}=warn.`)
        : pass(`${withLevel} There are at most ${MAX_RECORDS_PER_SECOND} per second.`),
    ];
  },
};
