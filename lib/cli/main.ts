#!/usr/bin/env node
/** `npx customerio-otel`: starts {@link runCli} with the streams of the process. */
import { runCli } from './run';

// `customerio-otel rules | head` closes the pipe early
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 2));

runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, env: process.env }).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
