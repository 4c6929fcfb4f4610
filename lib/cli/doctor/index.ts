import { cwd } from 'node:process';
import type { Command } from '../command';
import { CHECKS } from './checks';
import { exitCodeOf, report } from './report';

/** `customerio-otel doctor`: checks a set-up and prints what to fix. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks the set-up of an application, and prints a fix for each fault.',
  usage: ['doctor [--json]'],
  options: {},
  examples: [{ command: 'npx customerio-otel doctor', what: 'check the application in this folder' }],
  async run(args, io) {
    const environment = { env: io.env, cwd: cwd(), args };
    const findings = (await Promise.all(CHECKS.map((check) => check.run(environment)))).flat();
    io.stdout.write(
      args.values['json'] === true ? `${JSON.stringify(findings, undefined, 2)}\n` : report(findings, io),
    );
    return exitCodeOf(findings);
  },
};
