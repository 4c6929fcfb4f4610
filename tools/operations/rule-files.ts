import { HEADS } from '../../lib/cli/rules/heads';
import { ruleYaml } from '../../lib/cli/rules/rule-yaml';
import { rulesFor, type RuleFiles } from '../../lib/rules';
import { ALERTS } from './alerts';

const HEAD = ` Written by \`npm run docs\` from lib/rules/; changes here are overwritten.`;

/** Returns the contents of the rule files by path. */
export const ruleFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(rulesFor()).map(([path, file]) => [
      `prometheus/${path}`,
      ruleYaml(file, `${HEAD}\n${HEADS[path as keyof RuleFiles<string>]}`, ALERTS),
    ]),
  );
