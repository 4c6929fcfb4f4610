import type { CommandOption } from '../command';
import { KEY_OPTIONS } from '../key';

/** The options of the doctor. Keys and passwords come from variables and files, never from arguments. */
export const DOCTOR_OPTIONS: Readonly<Record<string, CommandOption>> = {
  metrics: {
    type: 'string',
    value: 'URL',
    help: 'The metrics page of the application or of a Collector. Default: the address in OTEL_EXPORTER_PROMETHEUS_HOST and _PORT, else http://localhost:9464/metrics.',
  },
  webhook: {
    type: 'string',
    value: 'URL',
    help: 'The webhook endpoint: sends two signed self-tests and an unsigned request. They reach no handler, no store and no counter of events.',
  },
  ...KEY_OPTIONS,
  'redis-url-env': {
    type: 'string',
    value: 'NAME',
    help: 'Variable with the URL of the Redis that replicas share. Default: REDIS_URL, if it is set.',
  },
};
