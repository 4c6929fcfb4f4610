import { basename, join } from 'node:path';
import { cwd } from 'node:process';
import type { CommandArguments, CommandOption, Io, OptionValues } from '../../command';
import { parseDuration } from '../../duration';
import { textOption, textOptions } from '../../option-values';
import { UsageError } from '../../usage-error';
import type { Finding } from '../check';
import { runApplication } from './application';
import { RUN_CHECKS } from './checks';
import { withPreload } from './node-options';
import { FOLDER_VARIABLE, HOSTS_VARIABLE } from './observer/environment';
import { ReportFolder } from './report-folder';
import { usesCustomerIO, type Run } from './run-check';
import { seconds } from './wording';

const DEFAULT_LIMIT = '20s';

/** The options of a run. */
export const RUN_OPTIONS: Readonly<Record<string, CommandOption>> = {
  for: {
    type: 'string',
    value: 'TIME',
    help: `How long the application after -- may run, such as 500ms, 20s or 2m. The default is ${DEFAULT_LIMIT}.`,
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

/** Returns the hosts of `--host`, with the port if one is given. A URL is accepted too. */
const hostsOf = (values: OptionValues): string[] =>
  textOptions(values, 'host').map((text) => {
    const name = text.toLowerCase();
    return name.includes('://') && URL.canParse(name) ? new URL(name).host : name;
  });

/**
 * Runs the application after `--` with the instrumentation, and reports what was patched, called, recorded and exported.
 * Returns no findings if there is no command.
 *
 * @throws UsageError if an option is invalid, or if the command does not exist
 */
export async function runFindings(args: CommandArguments, io: Io): Promise<readonly Finding[]> {
  const { values, rest } = args;
  if (rest.length === 0) {
    const [option] = Object.keys(RUN_OPTIONS).filter((name) => values[name] !== undefined);
    if (option === undefined) return [];
    throw new UsageError(`--${option} needs a command: give it after "--", such as -- node app.js.`);
  }
  const limitMs = parseDuration(textOption(values, 'for') ?? DEFAULT_LIMIT, '--for');
  const program = basename(rest[0] ?? '');
  const folder = new ReportFolder();
  try {
    io.stderr.write(`Running ${program} for at most ${seconds(limitMs)}. Ctrl-C stops it.\n`);
    const outcome = await runApplication(rest, {
      cwd: cwd(),
      limitMs,
      env: {
        ...io.env,
        NODE_OPTIONS: withPreload(io.env['NODE_OPTIONS'], join(__dirname, 'observer', 'index.js')),
        [FOLDER_VARIABLE]: folder.path,
        [HOSTS_VARIABLE]: hostsOf(values).join(','),
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
