/** A parser of the text format of Prometheus, as far as the checks need it. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Exposition {
  readonly samples: readonly Sample[];
  /** Types by family. A family without samples is present too. */
  readonly types: ReadonlyMap<string, string>;
}

const LABEL = /\s*,?\s*"?([^\s"{},=]+)"?\s*=\s*"((?:[^"\\]|\\.)*)"/y;
const NAME = /[^\s{]+/y;
const TYPE = /^#\s*TYPE\s+"?([^\s"]+)"?\s+(\w+)/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/** Parses a page. Lines that are no samples are ignored. */
export function parseExposition(page: string): Exposition {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  for (const line of page.split('\n')) {
    if (line.startsWith('#')) {
      const [, family, type] = TYPE.exec(line) ?? [];
      if (family !== undefined && type !== undefined) types.set(family, type);
    } else {
      const sample = parseSample(line);
      if (sample !== undefined) samples.push(sample);
    }
  }
  return { samples, types };
}

function parseSample(line: string): Sample | undefined {
  NAME.lastIndex = 0;
  let name = NAME.exec(line)?.[0];
  let position = name === undefined ? 0 : NAME.lastIndex;
  const labels: Record<string, string> = {};
  if (line[position] === '{') {
    position += 1;
    // a name outside the old character set is quoted and stands first: {"a.b",label="x"}
    const [whole, quoted] = /^\s*"((?:[^"\\]|\\.)*)"\s*(?=[,}])/.exec(line.slice(position)) ?? [];
    if (whole !== undefined) {
      name ??= quoted;
      position += whole.length;
    }
    LABEL.lastIndex = position;
    for (let match = LABEL.exec(line); match !== null; match = LABEL.exec(line)) {
      labels[match[1]!] = unescape(match[2]!);
      position = LABEL.lastIndex;
    }
    const end = line.indexOf('}', position);
    if (end === -1) return undefined;
    position = end + 1;
  }
  const [text] = line.slice(position).trim().split(/\s+/);
  const value = text ? parseValue(text) : undefined;
  return name === undefined || value === undefined ? undefined : { name, labels, value };
}

const unescape = (text: string): string =>
  text.replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);

function parseValue(text: string): number | undefined {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (text === 'NaN') return NaN;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
