import {
  rulesFor,
  siteOf,
  type RuleFile,
  type PrometheusRule,
  type RuleFiles,
  type RulesOptions,
} from '../../rules';
import { alertGroups } from '../../rules/alerts';
import { GRAFANA, RUNBOOKS } from '../../rules/links';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../../version';
import type { Format } from './arguments';
import { HEADS } from './heads';
import { ruleYaml } from './rule-yaml';

/** What the rules are printed for. */
export interface RulesRequest extends Required<Omit<RulesOptions, 'format'>> {
  readonly format: Format;
  /** Base URL of the runbooks. */
  readonly runbooks: string | undefined;
  /** Base URL of Grafana. */
  readonly grafana: string | undefined;
}

/** A file of rules. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}

type Path = keyof RuleFiles<unknown>;

/** File names of the resources, by the file with the same rules. */
const RESOURCES: RuleFiles<string> = {
  'rules/customerio.yml': 'customerio-recordings.yaml',
  'alerts/customerio.yml': 'customerio-alerts.yaml',
  'alerts/customerio-collector.yml': 'customerio-collector-alerts.yaml',
};

const WRITTEN_BY = ` Written by "customerio-otel rules" of ${PACKAGE_NAME} ${PACKAGE_VERSION}.`;

/** Inserts the base URLs. The two examples occur only at the start of links. */
function withLinks(text: string, { runbooks, grafana }: RulesRequest): string {
  return text.replaceAll(RUNBOOKS, runbooks ?? RUNBOOKS).replaceAll(GRAFANA, grafana ?? GRAFANA);
}

/** Returns the comment of a file. The note about the example addresses is left out if they are replaced. */
function headOf(path: Path, { runbooks, grafana }: RulesRequest): string {
  const lines = HEADS[path].split('\n').filter((line) => {
    return !line.includes('example addresses') || runbooks === undefined || grafana === undefined;
  });
  return [WRITTEN_BY, ...lines].join('\n');
}

const alertsOf = (request: RulesRequest) => {
  const { services, collectors } = alertGroups(siteOf(request));
  return [...services, collectors].flatMap(({ rules }) => rules);
};

/** Returns the rules as objects with the links inserted. */
export const ruleObjects = (request: RulesRequest): unknown =>
  JSON.parse(withLinks(JSON.stringify(objectsOf(request)), request));

const objectsOf = ({
  format,
  by,
  thresholds,
}: RulesRequest): RuleFiles<RuleFile> | RuleFiles<PrometheusRule> =>
  format === 'prometheus' ? rulesFor({ by, thresholds, format }) : rulesFor({ by, thresholds, format });

/** Returns the rules as files. */
export function ruleFilesFor(request: RulesRequest): RenderedFile[] {
  const alerts = alertsOf(request);
  const files: RuleFiles<RuleFile | PrometheusRule> = objectsOf(request);
  return Object.entries(files).map(([name, file]) => {
    const path = name as Path;
    return {
      path: request.format === 'prometheus' ? path : RESOURCES[path],
      text: withLinks(ruleYaml(file, headOf(path, request), alerts), request),
    };
  });
}

/**
 * Returns all rules as one text for a pipe. Resources are separate documents, as kubectl reads them. Prometheus reads
 * only the first document of a file, so the groups of its files become one document.
 */
export function rulesText(request: RulesRequest): string {
  if (request.format === 'prometheusrule') {
    return ruleFilesFor(request)
      .map(({ text }) => text)
      .join('---\n');
  }
  const files: RuleFiles<RuleFile> = rulesFor({ by: request.by, thresholds: request.thresholds });
  const merged: RuleFile = { groups: Object.values(files).flatMap(({ groups }) => groups) };
  const head = headOf('alerts/customerio.yml', request).replace('the recording rules of ../rules/ and ', '');
  return withLinks(ruleYaml(merged, head, alertsOf(request)), request);
}
