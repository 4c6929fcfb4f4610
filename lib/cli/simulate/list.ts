import type { Command } from '../command';
import { widthOf, wrap } from '../paint';
import { PAIRS } from './event-type';
import { FAULT_SUMMARIES } from './faults';
import { CAMPAIGN_PROFILES, PROFILE_SUMMARIES } from './profiles';

const lines = (entries: Readonly<Record<string, string>>, width: number): string[] => {
  const column = Math.max(...Object.keys(entries).map((name) => name.length)) + 4;
  return Object.entries(entries).map(([name, summary]) => {
    const text = wrap(summary, width, ' '.repeat(column)).trimStart();
    return `  ${name}`.padEnd(column) + text;
  });
};

/** Returns the event types by object type. */
function typesByObject(): Readonly<Record<string, string>> {
  const groups: Record<string, string[]> = {};
  for (const [type, { objectType }] of PAIRS) (groups[objectType] ??= []).push(type);
  return Object.fromEntries(Object.entries(groups).map(([name, types]) => [name, types.join(' ')]));
}

/** `customerio-otel simulate list`: prints what the other commands accept. */
export const list: Command = {
  name: 'list',
  summary: 'Prints all event types, profiles and faults.',
  usage: ['simulate list [--json]'],
  options: {},
  examples: [{ command: 'npx customerio-otel simulate list', what: 'see what can be simulated' }],
  run({ values }, io) {
    const width = widthOf(io);
    const text = [
      'Event types of "simulate webhook":',
      ...lines(typesByObject(), width),
      '',
      'Profiles of "simulate api":',
      ...lines(PROFILE_SUMMARIES, width),
      '',
      'Profiles of "simulate lifecycle":',
      wrap(CAMPAIGN_PROFILES.join(', '), width, '  '),
      '',
      'Faults of "simulate api":',
      ...lines(FAULT_SUMMARIES, width),
      '',
    ].join('\n');
    const json = { eventTypes: [...PAIRS.keys()], profiles: PROFILE_SUMMARIES, faults: FAULT_SUMMARIES };
    io.stdout.write(values['json'] === true ? `${JSON.stringify(json, undefined, 2)}\n` : text);
    return Promise.resolve(0);
  },
};
