// The folder of lib/ to mutate, and the folder of spec/ with the specs. ./run sets both.
const { MUTATION_FOLDER: folder, MUTATION_SPECS: specs } = process.env;
const output = 'coverage/mutation';
const report = `${output}/${folder.replaceAll('/', '-')}`;

/**
 * To accept a survivor, give the reason in the code: `// Stryker disable next-line <mutator>: <reason>`.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [`${folder}/**/*.ts`],
  // `npm run mutation` has built the checkout, and so checked the types.
  buildCommand: 'tsc --noCheck --declaration false',
  disableTypeChecks: false,
  // The incremental mode compares dist/spec with its previous version.
  ignorePatterns: ['/coverage', '/dist/*', '!/dist/spec'],
  plugins: ['./tools/mutation/mocha.mjs'],
  testRunner: 'mocha',
  mochaOptions: {
    'no-config': true,
    require: ['./dist/spec/harness/require-hooks.js'],
    // Not `testFiles`: with it, Stryker 10.0.0 runs no spec for a mutant that is evaluated on load.
    spec: [`dist/${specs}/**/*.spec.js`],
    // Mutants are not active in child processes.
    ignore: ['dist/spec/{e2e,faults,services}/**'],
    // Stryker keeps the active mutant in a property of the global object, so specs that make it non-extensible fail.
    grep: '^(?!.*global object is not extensible)',
  },
  coverageAnalysis: 'perTest',
  // One process per mutant: mutants leave state behind. Shared processes changed 2 of 315 results of lib/delivery.
  maxTestRunnerReuse: 1,
  dryRunTimeoutMinutes: 20,
  incremental: true,
  incrementalFile: `${report}.json`,
  tempDirName: `${output}/sandbox`,
  cleanTempDir: 'always',
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `${report}.html` },
  thresholds: { high: 95, low: 90, break: 90 },
};
