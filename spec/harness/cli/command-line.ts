import { runCli } from '../../../lib/cli/run';

export interface CommandLineOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Width of the terminal. Without it, stdout is a pipe. */
  readonly columns?: number;
}

export interface CommandLineResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function runCommandLine(
  args: readonly string[],
  { env = {}, columns }: CommandLineOptions = {},
): Promise<CommandLineResult> {
  const written = { stdout: '', stderr: '' };
  const outputTo = (name: keyof typeof written) => ({
    write: (text: string) => (written[name] += text),
    ...(columns !== undefined && { isTTY: true, columns }),
  });
  const code = await runCli(args, { stdout: outputTo('stdout'), stderr: outputTo('stderr'), env });
  return { code, ...written };
}
