import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Children } from '../service/children';
import type { Environment } from '../service/environment';
import { LastLines } from './last-lines';

const GUARD = join(__dirname, 'guard-process.js');

/** What the guard is told. */
export type Guarded = { readonly started: number } | { readonly ended: number } | { readonly folder: string };

/** A process that clears away what the launcher leaves behind if it is killed: programs notice nothing of that. */
export class Guard {
  private readonly child: ChildProcess;

  constructor(children: Children, environment: Environment, folder: string) {
    const lines = new LastLines();
    this.child = children.start('guard', GUARD, {
      environment,
      onOutput: lines.add,
      lastWords: lines.words,
      outsideGroup: true,
    });
    this.notify({ folder });
  }

  watch(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.notify({ started: pid });
    child.once('exit', () => this.notify({ ended: pid }));
  }

  private notify(message: Guarded): void {
    // one that has gone is the business of `Children`
    this.child.send(message, () => undefined);
  }
}
