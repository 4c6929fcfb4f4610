import type { RulesOptions } from '../../rules';
import { siteLabelProblem } from '../../rules/site-labels';
import type { OptionValues } from '../command';
import { textOption, textOptions } from '../option-values';
import { UsageError } from '../usage-error';

const FORMATS = ['prometheus', 'prometheusrule'] as const;
export type Format = (typeof FORMATS)[number];

/** Returns `--format`. @throws {UsageError} if it does not exist */
export function formatFrom(values: OptionValues): Format {
  const text = textOption(values, 'format') ?? 'prometheus';
  const format = FORMATS.find((name) => name === text.toLowerCase());
  if (format !== undefined) return format;
  throw new UsageError(`--format is ${JSON.stringify(text)}; accepted: ${FORMATS.join(' or ')}.`);
}

/** Returns the labels of `--by`. @throws {UsageError} if a label is invalid or given twice */
export function labelsFrom(values: OptionValues): NonNullable<RulesOptions['by']> {
  const labels = textOptions(values, 'by')
    .flatMap((list) => list.split(','))
    .map((label) => label.trim());
  for (const label of labels) {
    const problem = siteLabelProblem(label);
    if (problem === undefined) continue;
    const name = label.replace(/[.-]/g, '_');
    const hint = siteLabelProblem(name) === undefined ? `, such as ${name}` : '';
    throw new UsageError(`--by contains ${JSON.stringify(label)}; accepted: ${problem}${hint}.`);
  }
  const twice = labels.find((label, index) => labels.indexOf(label) < index);
  if (twice === undefined) return labels;
  throw new UsageError(`--by contains "${twice}" twice; accepted: each label once.`);
}

/** Options for the base URLs of links. */
export const LINK_OPTIONS = { runbooks: 'runbook-url', grafana: 'grafana-url' } as const;

/** Returns the base URL of an option without a slash at the end. @throws {UsageError} if it is no http(s) URL */
export function baseUrlFrom(values: OptionValues, name: string): string | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const isUrl = /^https?:\/\/[^\s"'{}?#]+$/i.test(text) && URL.canParse(text);
  if (isUrl) return text.replace(/\/+$/, '');
  throw new UsageError(
    `--${name} is no http or https URL without a query; accepted: a URL such as https://git.example.org/ops.`,
  );
}
