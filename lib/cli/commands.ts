import type { Command, CommandGroup } from './command';
import { doctor } from './doctor';
import { rules } from './rules';
import { simulate } from './simulate';

/** The commands in the order of the help. Each has its own folder. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [doctor, simulate, rules];
