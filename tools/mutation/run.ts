import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { countsOf, documentFile, documentOf, GOAL } from './document';
import { PARTS } from './parts';
import { readResults, resultOf, writeResults } from './results';
import { prepare, tryMutants } from './stryker';

/**
 * Tries the mutants of the parts that are named, or of all, and writes docs/mutation.md:
 * `npm run mutation -- [--again] [part or part/group]...`. With `--again` only what lived the last time on this
 * machine, and what changed since.
 */
const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { again: { type: 'boolean', default: false } },
});

const groups = Object.entries(PARTS).flatMap(([part, ofPart]) =>
  Object.entries(ofPart).map(([group, what]) => ({ part, name: `${part}/${group}`, what })),
);
const chosen = groups.filter(
  ({ part, name }) => names.length === 0 || names.includes(part) || names.includes(name),
);
const unknown = names.filter((name) => !groups.some((group) => group.part === name || group.name === name));

if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: not a part; there are ${groups.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
} else {
  // it takes long: whoever works on this machine goes first
  setPriority(15);
  const node = prepare();
  for (const { name, what } of chosen) {
    const report = tryMutants(node, name.replace('/', '-'), what, values.again);
    if (report === undefined) {
      console.error(`The mutants of ${name} were not tried; see above.`);
      process.exitCode = 1;
      continue;
    }
    // after each: a run that is broken off has done something
    writeResults({ ...readResults(), [name]: resultOf(report) });
    writeFileSync(documentFile, documentOf(readResults()));
  }
  for (const part of new Set(chosen.map((group) => group.part))) {
    const { killed, tried } = countsOf(readResults(), part);
    if (killed * 100 >= GOAL * tried) continue;
    console.error(`${killed} of ${tried} mutants of ${part} were killed: less than ${GOAL} %.`);
    process.exitCode = 1;
  }
}
