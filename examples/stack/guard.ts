import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Children } from '../service/children';
import type { Environment } from '../service/environment';
import { LastLines } from './last-lines';

const GUARD = join(__dirname, 'guard-process.js');

/** A message to the guard process. */
export type GuardMessage =
  { readonly started: number } | { readonly ended: number } | { readonly folder: string };

/**
 * A process that ends the programs and removes the folder if the launcher is killed: the programs do not detect
 * that themselves.
 */
export class Guard {
  private readonly child: ChildProcess;

  constructor(children: Children, environment: Environment, folder: string) {
    const lines = new LastLines();
    this.child = children.start('guard', GUARD, {
      environment,
      onOutput: lines.add,
      describeOutput: lines.describe,
      isDetached: true,
    });
    this.notify({ folder });
  }

  watch(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.notify({ started: pid });
    child.once('exit', () => this.notify({ ended: pid }));
  }

  private notify(message: GuardMessage): void {
    // ignores the error if the guard has exited: `Children` handles that
    this.child.send(message, () => undefined);
  }
}
