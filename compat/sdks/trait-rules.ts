import type { Api } from '../../lib/catalog';
import { traitsOf, type OperationTraits } from '../../lib/client/operations';
import { parameterNames } from './arguments';

interface TraitRule {
  readonly parameter: RegExp;
  readonly method: RegExp;
  readonly value: unknown;
  readonly read: (traits: OperationTraits, args: readonly unknown[]) => unknown;
  readonly expected: unknown;
  readonly missing: string;
}

/** Traits that the operation table must have for a method, by the names of the method's parameters. */
const TRAIT_RULES: readonly TraitRule[] = [
  {
    parameter: /^customerId$/,
    method: /./,
    value: 'c',
    read: ({ customerId }, args) => customerId?.(args),
    expected: 'c',
    missing: 'customerId',
  },
  {
    parameter: /^payload$/,
    method: /./,
    value: { userId: 'c' },
    read: ({ customerId }, args) => customerId?.(args),
    expected: 'c',
    missing: 'customerId',
  },
  {
    parameter: /^(?:customerIds|items|operations|attributes|events)$/,
    method: /^batch|Segment$/,
    value: [1, 2, 3],
    read: ({ batchSize }, args) => batchSize?.(args),
    expected: 3,
    missing: 'batchSize',
  },
  {
    parameter: /^req$/,
    method: /^send/,
    value: {},
    read: ({ isSend: send }) => send,
    expected: true,
    missing: 'send',
  },
];

/** Describes the traits of a method that are missing in the operation table, derived from its parameters. */
export function unknownTraits(api: Api, name: string, source: string): string[] {
  const parameters = parameterNames(source);
  return TRAIT_RULES.flatMap(({ parameter, method, value, read, expected, missing }) => {
    const position = parameters.findIndex((candidate) => parameter.test(candidate));
    if (position === -1 || !method.test(name)) return [];
    const args = parameters.map((_, at) => (at === position ? value : undefined));
    return read(traitsOf(api, name), args) === expected ? [] : [`${name}(): ${missing} is not known`];
  });
}
