import {
  ATTRIBUTES,
  ERROR_CLASSES,
  FAILURE_REASONS,
  LOG_EVENTS,
  METRICS,
  PIPELINES_OUTCOMES,
  PUBLISHED_METRICS,
  SPAN_EVENTS,
  SPANS,
  WEBHOOK_ERRORS,
  type AttributeDefinition,
  type MetricDefinition,
} from '../../lib/catalog';
import { environmentName } from '../../lib/config';
import { OPTIONS } from '../../lib/config/options';
import type { OptionTable } from '../../lib/config/schema';
import { RECEIVER_OPTIONS } from '../../lib/webhooks/options';
import { labelValues } from './label-values';
import { code, table } from './markdown';

const attributeList = (keys: readonly (keyof typeof ATTRIBUTES)[]) =>
  keys.map((key) => code(ATTRIBUTES[key].name)).join(' ');

function metrics(): string {
  const definitions: readonly MetricDefinition[] = Object.values(METRICS);
  return table(
    ['Metric', 'Type', 'Labels', 'Meaning'],
    definitions.map(({ name, type, attributes, description }) => [
      code(name),
      type,
      attributes.map(code).join(' '),
      description,
    ]),
  );
}

function buckets(): string {
  const definitions: readonly MetricDefinition[] = Object.values(METRICS);
  return definitions
    .filter(({ buckets }) => buckets !== undefined)
    .map(({ name, buckets = [] }) => `- ${code(name)}: ${buckets.join(' ')}`)
    .join('\n');
}

function spans(): string {
  return table(
    ['Span', 'Kind', 'What it is', 'Attributes'],
    Object.values(SPANS).map(({ name, kind, description, attributes }) => [
      code(name),
      kind,
      description,
      attributeList(attributes),
    ]),
  );
}

function events(): string {
  const spanEvents = Object.values(SPAN_EVENTS).map(({ name, description, attributes }) => [
    code(name),
    'span event',
    description,
    attributeList(attributes),
  ]);
  const logEvents = Object.values(LOG_EVENTS).map(({ name, severities, description, attributes }) => [
    code(name),
    `log event: ${severities}`,
    description,
    attributeList(attributes),
  ]);
  return table(['Event', 'Where', 'When', 'Attributes'], [...spanEvents, ...logEvents]);
}

function attributes(): string {
  const definitions: readonly AttributeDefinition[] = Object.values(ATTRIBUTES);
  return table(
    ['Attribute', 'Type', 'What it holds', 'Opt-in'],
    definitions.map(({ name, type, description, optIn }) => [
      code(name),
      type,
      description,
      optIn === undefined ? '' : code(optIn),
    ]),
  );
}

function errorTypes(): string {
  return table(
    ['`error_type`', 'Meaning'],
    [
      ['`100` … `599`', 'the HTTP status of the response'],
      ...Object.entries(ERROR_CLASSES).map(([name, meaning]) => [code(name), meaning]),
    ],
  );
}

function options(): string {
  return table(
    ['Option', 'Environment', 'Default', 'Accepted', 'What it does'],
    Object.entries(OPTIONS as OptionTable).map(([name, option]) => [
      code(name),
      code(environmentName(name)),
      option.default === '' ? 'none' : code(String(option.default)),
      option.accepted.replaceAll('"', '`'),
      option.description,
    ]),
  );
}

function receiverOptions(): string {
  return table(
    ['Option', 'Default', 'Accepted', 'What it does'],
    Object.entries(RECEIVER_OPTIONS).map(([name, option]) => [
      code(name),
      code(String(option.default)),
      option.accepted.replaceAll('"', '`'),
      option.description,
    ]),
  );
}

const meanings = (title: string, set: Readonly<Record<string, string>>) => () =>
  table(
    [code(title), 'Meaning'],
    Object.entries(set).map(([name, meaning]) => [code(name), meaning]),
  );

function eventTypes(): string {
  return table(
    ['Object type', 'Metrics'],
    Object.entries(PUBLISHED_METRICS).map(([type, names]) => [code(type), names.map(code).join(' ')]),
  );
}

/** Renders the content between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, by document and name. */
const SECTIONS = {
  'docs/telemetry.md': {
    metrics,
    'label-values': labelValues,
    buckets,
    'error-types': errorTypes,
    spans,
    events,
    attributes,
    'webhook-events': eventTypes,
    'pipelines-outcomes': meanings('outcome', PIPELINES_OUTCOMES),
    'webhook-errors': meanings('error_type', WEBHOOK_ERRORS),
    'failure-reasons': meanings('customerio.failure.reason', FAILURE_REASONS),
  },
  'docs/configuration.md': { options, 'webhook-options': receiverOptions },
} as const satisfies Record<string, Readonly<Record<string, () => string>>>;

/** Documents with generated sections. */
export type TableDocument = keyof typeof SECTIONS;
export const TABLE_DOCUMENTS = Object.keys(SECTIONS) as TableDocument[];

/**
 * Returns a function that updates every section of a document.
 *
 * The function throws if the markers of a section are missing, so that no table can be lost.
 */
export const withSections = (name: TableDocument) => (document: string) =>
  Object.entries<() => string>(SECTIONS[name]).reduce((text, [section, render]) => {
    const [begin, end] = [`<!-- ${section}:begin -->`, `<!-- ${section}:end -->`];
    const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
    if (start === -1 || stop < start)
      throw new Error(`${name} has no markers ${begin} and ${end}, in this order.`);
    return `${text.slice(0, start + begin.length)}\n\n${render()}\n\n${text.slice(stop)}`;
  }, document);
