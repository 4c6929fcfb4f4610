import { join } from 'node:path';
import {
  REPOSITORY,
  runProgram,
  TestProcess,
  type ExitResult,
  type RunOptions,
} from '../spec/harness/processes/node-process';
import { LINES, type Line, type LineId } from './lines';

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set. Run these specs with .ci/compat.`);
  return value;
}

/** The folder in which `.ci/compat` installed the projects. */
export const INSTALLED = fromEnvironment('COMPAT_FOLDER');
/** The line of OpenTelemetry JS that this run tests. */
export const LINE_ID = fromEnvironment('COMPAT_LINE') as LineId;
export const LINE: Line = LINES[LINE_ID];
/** The folder of that line's project, in which the tarball is installed. */
export const PROJECT = join(INSTALLED, LINE_ID);
export const OURS = 'opentelemetry-instrumentation-customerio';

const binaries = new Map<string, string>();

function nodeBinary(version: string): string {
  const known = binaries.get(version);
  if (known !== undefined) return known;
  const script = join(REPOSITORY, '.ci/node-binary');
  const { status, stdout, stderr } = runProgram('bash', [script, version]);
  if (status !== 0) throw new Error(stderr);
  const binary = stdout.trim();
  binaries.set(version, binary);
  return binary;
}

/** Starts this version of Node in the project. The caller must destroy the process. */
export function start(version: string, args: readonly string[], options: RunOptions = {}): TestProcess {
  return new TestProcess(nodeBinary(version), args, { cwd: PROJECT, ...options });
}

/** Runs this version of Node in the project until it exits. */
export const run = (
  version: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ExitResult> => start(version, args, options).waitForExit();
