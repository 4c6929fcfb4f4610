import type { ExampleCheck } from './example-check';

/** Runs the tests of an example, which start a simulator and a collection of their own. */
export const checkTests: ExampleCheck = async ({ testSummary = '' }, project) => {
  const { stdout, stderr } = await project.run('test', {});
  if (!`${stdout}${stderr}`.includes(testSummary)) {
    throw new Error(`the output lacks "${testSummary}":\n${stdout}\n${stderr}`);
  }
};
