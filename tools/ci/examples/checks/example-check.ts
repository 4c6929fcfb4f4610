import type { ExampleApp } from '../../../../compat/examples';
import type { ExampleProject } from '../project';
import type { World } from '../world';

/** Runs an installed and built application. Rejects if anything is unexpected. */
export type ExampleCheck = (app: ExampleApp, project: ExampleProject, world: World) => Promise<void>;
