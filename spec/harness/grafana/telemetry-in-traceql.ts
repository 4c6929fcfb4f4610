import { parser } from '@grafana/lezer-traceql';
import { ATTR, SPANS, SPAN_EVENTS, type AttributeKey } from '../../../lib/catalog';
import { unknownValues } from './catalog-names';

type Definitions = Readonly<Record<string, { readonly attributes: readonly AttributeKey[] }>>;

const namesIn = (definitions: Definitions): string[] =>
  Object.values(definitions).flatMap(({ attributes }) => attributes.map((key) => ATTR[key]));

/** Attributes by their scope in TraceQL. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  span: namesIn(SPANS),
  event: namesIn(SPAN_EVENTS),
  resource: ['service.name', 'service.version', 'service.instance.id'],
};

/** The name of a span, or the pattern of all. */
const SPAN_NAME = /^customerio\.(webhook|[a-z][A-Za-z]+|\+)$/;
const EVENT_NAMES: readonly string[] = Object.values(SPAN_EVENTS).map(({ name }) => name);

/** Returns the faults of a TraceQL query: invalid syntax, or a span, event, attribute or value that never occurs. */
export function faultsOfTraceQL(query: string): string[] {
  const faults: string[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => query.slice(from, to);
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) faults.push(`invalid TraceQL at offset ${node.from}`);
      if (node.name === 'AttributeField') faults.push(...faultsOfAttribute(textOf(node)));
      if (node.name !== 'FieldExpression' || node.node.getChild('FieldOp') === null) return;
      const [left, right] = node.node.getChildren('FieldExpression');
      if (left !== undefined && right !== undefined) {
        faults.push(...faultsOfValue(textOf(left), textOf(right).replace(/^["`]|["`]$/g, '')));
      }
    },
  });
  return faults;
}

function faultsOfAttribute(field: string): string[] {
  const [scope = ''] = field.split('.');
  const name = field.slice(scope.length + 1);
  return ATTRIBUTES[scope]?.includes(name) === true ? [] : [`no ${scope} has the attribute ${name}`];
}

function faultsOfValue(field: string, value: string): string[] {
  if (field === 'name') return SPAN_NAME.test(value) ? [] : [`no span has the name ${value}`];
  if (field === 'event:name') return EVENT_NAMES.includes(value) ? [] : [`no event has the name ${value}`];
  const name = field.slice(field.indexOf('.') + 1);
  return unknownValues(name, value).map((one) => `${name} is never ${one}`);
}
