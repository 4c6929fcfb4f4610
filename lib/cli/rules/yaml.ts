/** A text without quotes: a duration, or words that no parser reads as another type, as a comment or as a key. */
const PLAIN = /^(?:(?:\d+(?:ms|[smhdwy]))+|[a-z_](?:[^\p{C}\p{Zl}\p{Zp}:#]|:(?! |$)|(?<! )#)*(?<! ))$/iu;
/** Words and a number of YAML 1.1, which the Prometheus Operator reads, and of YAML 1.2. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null|e[-+]?\d+)$/i;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Returns a text as a scalar, in single quotes if it needs some. A JSON text is a scalar in double quotes. */
function scalarOf(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  const isDouble = UNPRINTABLE.test(text) || (text.includes("'") && !text.includes('"'));
  return isDouble ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => line && `  ${line}`);

/** Texts in maps and in lists of maps. */
type Value = string | object;

/** Writes maps, lists of maps and texts as YAML. Expressions are blocks, and lists have blank lines between items. */
export class YamlWriter {
  /** @param commentOf returns the comment of an item, each line with a space in front */
  constructor(private readonly commentOf: (item: object) => string | undefined) {}

  /** Returns the lines of a map or of a list. */
  lines(value: object): string[] {
    return Array.isArray(value)
      ? (value as object[]).flatMap((item, index) => [...(index > 0 ? [''] : []), ...this.item(item)])
      : (Object.entries(value) as [string, Value][]).flatMap(([key, each]) => this.entry(key, each));
  }

  private item(item: object): string[] {
    const comment = commentLines(this.commentOf(item));
    const [first = '{}', ...others] = this.lines(item);
    return [...comment, `- ${first}`, ...indented(others)];
  }

  private entry(key: string, value: Value): string[] {
    const name = scalarOf(key);
    if (typeof value === 'object') return [`${name}:`, ...indented(this.lines(value))];
    return key === 'expr' ? [`${name}: |-`, ...indented(value.split('\n'))] : [`${name}: ${scalarOf(value)}`];
  }
}

/** Returns a comment as lines of YAML. */
export const commentLines = (comment?: string): string[] =>
  comment === undefined ? [] : comment.split('\n').map((line) => `#${line}`);
