import { parser } from '@grafana/lezer-logql';
import { ATTR, LOG_EVENTS } from '../../../lib/catalog';
import { unknownValues } from './catalog-names';

/** What Loki adds to the attributes of a record: labels, and the structured metadata of OTLP. */
const LOKI = ['service_name', 'severity_text', 'scope_name', 'trace_id'];
const SEVERITIES = ['INFO', 'WARN', 'ERROR'];

/** Attributes of log events, by their names in Loki, which replaces dots. */
const attributes = new Map<string, string>(
  Object.values(LOG_EVENTS).flatMap((event) =>
    event.attributes.map((key) => [ATTR[key].replaceAll('.', '_'), ATTR[key]] as const),
  ),
);

/** Returns the faults of a LogQL query: invalid syntax, or a label, attribute or value that no record has. */
export function faultsOfLogQL(query: string): string[] {
  const faults: string[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => query.slice(from, to);
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) faults.push(`invalid LogQL at offset ${node.from}`);
      if (node.name === 'Identifier') faults.push(...faultsOfName(textOf(node)));
      if (node.name !== 'Matcher') return;
      const [name, value] = ['Identifier', 'String'].map((kind) => node.node.getChild(kind));
      if (name != null && value != null) {
        faults.push(...faultsOfValue(textOf(name), textOf(value).slice(1, -1)));
      }
    },
  });
  return faults;
}

const faultsOfName = (name: string): string[] =>
  LOKI.includes(name) || attributes.has(name) ? [] : [`no log event has the attribute ${name}`];

function faultsOfValue(name: string, value: string): string[] {
  const unknown =
    name === 'severity_text'
      ? value.split('|').filter((one) => !SEVERITIES.includes(one))
      : unknownValues(attributes.get(name) ?? '', value);
  return unknown.map((one) => `${name} is never ${one}`);
}
