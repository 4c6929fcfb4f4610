/**
 * Stryker's mocha plugin, with the mocha of this folder.
 *
 * The plugin resolves mocha from the working directory. It requires `lib/cli/run-helpers`, which mocha 12 lacks.
 */
const checkout = process.cwd();
process.chdir(import.meta.dirname);
export const { strykerPlugins, strykerValidationSchema } = await import('@stryker-mutator/mocha-runner');
process.chdir(checkout);
