import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { siteOf } from '../../rules';
import type { Command, OptionValues } from '../command';
import { textOption } from '../option-values';
import { UsageError } from '../usage-error';
import { baseUrlFrom, formatFrom, labelsFrom, LINK_OPTIONS } from './arguments';
import { ruleFilesFor, ruleObjects, rulesText, type RenderedFile, type RulesRequest } from './rendered';
import { THRESHOLD_ARGUMENTS, thresholdsFrom, withOptionNames } from './threshold-arguments';

function requestFrom(values: OptionValues): RulesRequest {
  const request = {
    format: formatFrom(values),
    by: labelsFrom(values),
    thresholds: thresholdsFrom(values),
    runbooks: baseUrlFrom(values, LINK_OPTIONS.runbooks),
    grafana: baseUrlFrom(values, LINK_OPTIONS.grafana),
  };
  try {
    siteOf(request);
  } catch (error) {
    // thresholds that contradict each other
    throw new UsageError(withOptionNames((error as Error).message));
  }
  return request;
}

/** Writes the files. @throws {UsageError} if the folder cannot be written */
function writeFiles(folder: string, files: readonly RenderedFile[]): string[] {
  return files.map(({ path, text }) => {
    const file = join(folder, path);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `--output: ${file} cannot be written (${code}); accepted: a folder that you may write.`,
      );
    }
    return file;
  });
}

/** `customerio-otel rules`: prints recording rules and alerts for a site. */
export const rules: Command = {
  name: 'rules',
  summary: 'Prints the recording rules and alerts with your labels, thresholds and addresses.',
  usage: [
    'rules [--by LABELS] [--format FORMAT] [--output FOLDER] [--runbook-url URL] [--grafana-url URL] [--THRESHOLD VALUE ...] [--json]',
  ],
  options: {
    by: {
      type: 'string',
      multiple: true,
      value: 'LABELS',
      help: 'Labels that distinguish installations, separated by commas: cluster,namespace. Default: none.',
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      help: '"prometheus" for rule files, or "prometheusrule" for the Prometheus Operator. Default: prometheus.',
    },
    output: {
      type: 'string',
      value: 'FOLDER',
      help: 'Folder in which the files are written. Existing files are replaced. Default: stdout.',
    },
    'runbook-url': {
      type: 'string',
      value: 'URL',
      help: 'Address of your copy of docs/runbooks, for the links of alerts. Default: an example.',
    },
    'grafana-url': {
      type: 'string',
      value: 'URL',
      help: 'Address of your Grafana, for the links of alerts. Default: an example.',
    },
    ...THRESHOLD_ARGUMENTS,
  },
  examples: [
    { command: 'npx customerio-otel rules --output prometheus', what: 'write three rule files' },
    {
      command: 'npx customerio-otel rules --by cluster,namespace --error-ratio 0.02 --format prometheusrule',
      what: 'print resources for kubectl apply, with another threshold',
    },
  ],
  details: [
    'A rule file that is printed has all groups in one document, because Prometheus reads only the first document of a file. Resources are separate documents.',
    'docs/alerts.md describes the alerts. The dashboards draw their lines at the default thresholds.',
  ],
  run({ values }, io) {
    const request = requestFrom(values);
    const folder = textOption(values, 'output');
    const isJson = values['json'] === true;
    if (folder !== undefined) {
      const files = writeFiles(folder, ruleFilesFor(request));
      io.stdout.write(
        isJson ? `${JSON.stringify({ files })}\n` : files.map((file) => `Wrote ${file}\n`).join(''),
      );
    } else {
      io.stdout.write(
        isJson ? `${JSON.stringify(ruleObjects(request), undefined, 2)}\n` : rulesText(request),
      );
    }
    return Promise.resolve(0);
  },
};
