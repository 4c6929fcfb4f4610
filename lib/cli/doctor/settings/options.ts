import { environmentName, resolveConfig } from '../../../config';
import { closestName } from '../../../config/closest-name';
import { OPTIONS } from '../../../config/options';
import { failure, pass, warning, type Check, type Result } from '../check';

/** Splits a message of the configuration into what was found and what is accepted. */
const ACCEPTED = /^(.*?[.;?]) *(accepted: .*)$/i;
const SUGGESTION = /(\S+) is not .*? Did you mean (\S+)\?/;

/** Turns a message of the product's own configuration into a result. */
function resultOf(problem: string): Result {
  const [, given, suggested] = SUGGESTION.exec(problem) ?? [];
  const [, found = problem, accepted = ''] = ACCEPTED.exec(problem) ?? [];
  if (suggested !== undefined) return failure(found, `Rename ${given} to ${suggested}.`);
  const fix = accepted.replace(/^a/, 'A') || 'Correct the variable, or remove it.';
  return failure(found.replace(/;$/, '.'), fix);
}

const VARIABLES = Object.keys(OPTIONS).map(environmentName);
/** The common start of all variables. The configuration reports the names that begin with it. */
const PREFIX = environmentName('');

/** Returns the variable with the same end, for names such as `OTEL_CUSTOMERIO_LOG_LEVEL`. */
const sameOption = (name: string): string | undefined =>
  /OTEL/i.test(name)
    ? VARIABLES.find((variable) => name.toUpperCase().endsWith(`_${variable.slice(PREFIX.length)}`))
    : undefined;

/** Returns results for names whose start is misspelled, such as `OTEL_INSTRUMENTATION_CUSTOMER_IO_LOG_LEVEL`. */
const misspelledStarts = (names: readonly string[]): readonly Result[] =>
  names.flatMap((name) => {
    const isCandidate = !name.startsWith(PREFIX) && /CUSTOMER/i.test(name);
    const meant = isCandidate ? (closestName(name, VARIABLES) ?? sameOption(name)) : undefined;
    return meant === undefined
      ? []
      : [failure(`${name} is not a known variable and is ignored.`, `Rename ${name} to ${meant}.`)];
  });

/** The values of all options that are not the default. A secret is never printed. */
function changedOptions(config: object): readonly string[] {
  return Object.entries(OPTIONS).flatMap(([name, option]) => {
    const value: unknown = Reflect.get(config, name);
    if (value === option.default) return [];
    return [`${name}=${'isSecret' in option ? '(set)' : String(value)}`];
  });
}

/** The options as the instrumentation resolves them, from the same code. */
export const options: Check = {
  id: 'options',
  run({ env }) {
    const { config, problems } = resolveConfig({}, env);
    const results = [...problems.map(resultOf), ...misspelledStarts(Object.keys(env))];
    if (results.length > 0) return results;
    const changed = changedOptions(config);
    if (!config.enabled) {
      return [
        warning(
          'The instrumentation is disabled: no call is recorded.',
          `Remove ${disablingVariable(env)} from the environment.`,
        ),
      ];
    }
    return [
      pass(
        changed.length === 0
          ? 'The environment changes no option of the instrumentation.'
          : `The environment sets ${changed.join(', ')}.`,
      ),
    ];
  },
};

const disablingVariable = (env: Readonly<Record<string, string | undefined>>): string =>
  env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true'
    ? 'OTEL_SDK_DISABLED'
    : environmentName('enabled');
