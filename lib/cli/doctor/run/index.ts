import { basename, join } from 'node:path';
import { cwd } from 'node:process';
import type { CommandArguments, CommandOption, Io } from '../../command';
import type { Finding } from '../check';
import { runApplication } from './application';
import { RUN_CHECKS } from './checks';
import { limitOf } from './limit';
import { withPreload } from './node-options';
import { FOLDER_VARIABLE, HOSTS_VARIABLE } from './observer/environment';
import { ReportFolder } from './report-folder';
import { usesCustomerIO, type Run } from './run-check';
import { seconds } from './wording';

/** The options of a run. */
export const RUN_OPTIONS: Readonly<Record<string, CommandOption>> = {
  for: {
    type: 'string',
    value: 'TIME',
    help: 'How long the application after -- may run, such as 500ms, 20s or 2m. The default is 20s.',
  },
  host: {
    type: 'string',
    multiple: true,
    value: 'HOST',
    help:
      'A host that the application calls instead of those of Customer.io, such as a proxy, with or without a port. ' +
      'May be given several times.',
  },
};

/**
 * Runs the application after `--` with the instrumentation, and reports what was patched, called, recorded and exported.
 *
 * @throws UsageError if an option is invalid, or if the command does not exist
 */
export async function runFindings(args: CommandArguments, io: Io): Promise<readonly Finding[]> {
  const limitMs = limitOf(args.values);
  const program = basename(args.rest[0] ?? '');
  const folder = new ReportFolder();
  try {
    io.stderr.write(`Running ${program} for at most ${seconds(limitMs)}. Ctrl-C stops it.\n`);
    const outcome = await runApplication(args.rest, {
      cwd: cwd(),
      limitMs,
      env: {
        ...io.env,
        NODE_OPTIONS: withPreload(io.env['NODE_OPTIONS'], join(__dirname, 'observer', 'index.js')),
        [FOLDER_VARIABLE]: folder.path,
        [HOSTS_VARIABLE]: [args.values['host'] ?? []].flat().join(','),
      },
      processIds: () => folder.read().flatMap(({ pid, hasExited }) => (hasExited ? [] : [pid])),
    });
    const processes = folder.read();
    return findingsOf({ program, limitMs, outcome, processes, users: processes.filter(usesCustomerIO) });
  } finally {
    folder.remove();
  }
}

/** Returns the findings of all checks of a run. */
export const findingsOf = (run: Run): Finding[] =>
  RUN_CHECKS.flatMap((check) => check.run(run).map((finding) => ({ check: check.id, ...finding })));
