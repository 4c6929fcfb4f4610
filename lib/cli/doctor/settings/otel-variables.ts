import { closestName } from '../../../config/closest-name';
import { describeValue } from '../../../foreign/describe';
import { pass, warning, type Check, type Result } from '../check';
import { STANDARD_VARIABLES, type VariableDefinition } from './standard-variables';

const OURS = 'OTEL_INSTRUMENTATION_';
const NAMES = Object.keys(STANDARD_VARIABLES);
/** A short number, with or without a unit, is no secret. */
const NUMERIC = /^-?\d{1,6}(?:\.\d{1,3})?(?: ?(?:ms|s|m|sec|min|%))?$/;
/** A word without digits is no secret. */
const HARMLESS = /^[a-z][a-z_/-]{0,40}$/i;

/** The standard `OTEL_*` variables. Names that resemble none of them belong to other packages. */
export const otelVariables: Check = {
  id: 'otel-variables',
  run({ env }) {
    const names = Object.keys(env).filter((name) => name.startsWith('OTEL_') && !name.startsWith(OURS));
    const results = names.flatMap((name) => resultsFor(name, env[name] ?? ''));
    if (results.length > 0) return results;
    const set = names.filter((name) => env[name]?.trim()).sort();
    return [
      pass(
        set.length === 0
          ? 'No OTEL_* variable is set.'
          : `The OTEL_* variables are valid: ${set.join(', ')}.`,
      ),
    ];
  },
};

function resultsFor(name: string, value: string): readonly Result[] {
  const definition = STANDARD_VARIABLES[name];
  if (definition === undefined) {
    const suggested = misspelled(name);
    return suggested === undefined
      ? []
      : [warning(`${name} is not a standard variable of OpenTelemetry.`, `Did you mean ${suggested}?`)];
  }
  const text = value.trim();
  if (text === '') return [];
  if (isAccepted(definition, text)) {
    const { min = 0, accepted = '' } = definition;
    return Number(text) > 0 && Number(text) < min
      ? [warning(`${name} is "${text}", which is in milliseconds and very short.`, `Accepted: ${accepted}.`)]
      : [];
  }
  // a header or an attribute can be a secret
  const isSafe = definition.values !== undefined ? HARMLESS.test(text) : NUMERIC.test(text);
  const given = isSafe ? `"${text}"` : describeValue(text);
  const accepted = definition.accepted ?? definition.values?.join(', ');
  return [warning(`${name} is ${given}, which the SDK does not accept.`, `Accepted: ${accepted}.`)];
}

/** A misspelled name has almost the length of the right one. */
const MAX_LENGTH_DIFFERENCE = 2;

/** Returns the standard name that a name probably means. */
function misspelled(name: string): string | undefined {
  const closest = closestName(name, NAMES);
  const difference = Math.abs((closest ?? '').replace(/_/g, '').length - name.replace(/_/g, '').length);
  return difference <= MAX_LENGTH_DIFFERENCE ? closest : undefined;
}

function isAccepted({ values, isList, isValid }: VariableDefinition, text: string): boolean {
  if (isValid !== undefined) return isValid(text);
  if (values === undefined) return true;
  const parts = isList ? text.split(',').map((part) => part.trim()) : [text];
  return parts.every((part) => values.includes(part.toLowerCase()));
}
