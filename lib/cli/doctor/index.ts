import { cwd, versions } from 'node:process';
import type { Command } from '../command';
import { checksFor } from './checks';
import { DOCTOR_OPTIONS } from './options';
import { exitCodeOf, report, reportJson } from './report';
import { RUN_OPTIONS, runFindings } from './run';
import { withEnvFiles } from './run/env-files';
import { runAll } from './run-checks';

/** `customerio-otel doctor`: checks a set-up and prints what to fix. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks the set-up of an application, and prints a fix for each fault.',
  usage: [
    'doctor [--json] [--metrics URL] [--redis-url-env NAME]',
    'doctor --webhook URL [--key-env NAME | --key-file PATH]',
    'doctor [--for TIME] [--host HOST] -- COMMAND',
  ],
  options: { ...DOCTOR_OPTIONS, ...RUN_OPTIONS },
  examples: [
    { command: 'npx customerio-otel doctor', what: 'check the application in this folder, while it runs' },
    {
      command: 'npx customerio-otel doctor --webhook localhost:3000/cio --key-env CIO_KEY',
      what: 'check a webhook endpoint too; CIO_KEY contains the signing key',
    },
    {
      command: 'npx customerio-otel doctor --metrics localhost:8889/metrics',
      what: 'check the names of the metrics on the page of a Collector',
    },
    {
      command: 'npx customerio-otel doctor --for 1m -- node --env-file=app.env app.js',
      what: 'run an application for a minute, and report what it recorded and exported',
    },
  ],
  details: [
    'Run it in the folder and with the environment of the application. The exit code is 0 if all checks pass, 1 if there are warnings, and 2 if there are failures. The report contains no key, password or header.',
  ],
  async run(args, io) {
    const environment = { env: withEnvFiles(io.env, args.rest, cwd()), cwd: cwd(), args };
    const { findings, notChecked } = await runAll(checksFor(args), environment);
    const found = { findings: [...findings, ...(await runFindings(args, io))], notChecked };
    const subject = { folder: environment.cwd, node: versions.node };
    io.stdout.write(args.values['json'] === true ? reportJson(found, subject) : report(found, subject, io));
    return exitCodeOf(found.findings);
  },
};
