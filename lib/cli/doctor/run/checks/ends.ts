import type { ProcessEnd } from '../process-report';

/** Why processes ended, for findings. */
export const ENDS: Readonly<Record<ProcessEnd, string>> = {
  signal: 'a signal ended the process',
  drained: 'the process had no more work',
  exit: 'process.exit() ended the process',
  exception: 'an uncaught error ended the process',
};
