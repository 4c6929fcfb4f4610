import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY, runProgram } from '../../spec/harness/processes/node-process';
import { compilerTitle } from '../cells';
import { INSTALLED, LINE_ID, PROJECT } from '../project';
import { COMPILERS, MODULES } from '../typescript';

/** The program of a consumer, compiled as CommonJS and as an ES module. */
const CONSUMER = join(REPOSITORY, '.ci/consumer/types.ts');
const FILES = ['types.ts', 'types.mts'];

describe(`the packed types and those of their dependencies (${LINE_ID})`, () => {
  before(() => FILES.forEach((file) => copyFileSync(CONSUMER, join(PROJECT, file))));

  for (const { version, resolutions } of COMPILERS) {
    for (const resolution of resolutions) {
      it(compilerTitle(version, resolution), () => {
        const tsc = join(INSTALLED, 'typescript/node_modules', `typescript-${version}`, 'bin/tsc');
        const options = { strict: true, noEmit: true, skipLibCheck: false, types: 'node', target: 'es2022' };
        const module = MODULES[resolution];
        const args = Object.entries({ ...options, module, moduleResolution: resolution }).flatMap(
          ([name, value]) => [`--${name}`, String(value)],
        );
        const result = runProgram(process.execPath, [tsc, ...args, ...FILES], { cwd: PROJECT });
        expect(result).to.include({ status: 0, output: '' });
      });
    }
  }
});
