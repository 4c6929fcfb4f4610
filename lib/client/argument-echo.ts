import { types } from 'node:util';

const MAX_VALUES = 5_000;
const MAX_CHARACTERS = 262_144;

/**
 * Whether a word stands in what the application gave to a call, as a key, a value or a word of a text, in any case:
 * then it is the application's, even if it looks like a code. So it counts as given, too, where there is too much to
 * look through, or where looking would run the application's code: getters and proxies are left alone.
 *
 * @param word letters, `_`, `-` and `.`
 */
export function appearsInArguments(word: string, args: readonly unknown[]): boolean {
  const pattern = new RegExp(`(?<![a-z])${word.replaceAll(/[.-]/g, String.raw`\$&`)}(?![a-z])`, 'i');
  const seen = new Set<object>();
  const waiting: unknown[] = [...args];
  let characters = 0;
  for (let values = 0; waiting.length > 0; values += 1) {
    const value = waiting.pop();
    if (values >= MAX_VALUES || characters > MAX_CHARACTERS) return true;
    if (typeof value === 'string') {
      if (pattern.test(value.slice(0, MAX_CHARACTERS))) return true;
      characters += value.length;
    } else if (
      typeof value === 'object' &&
      value !== null &&
      !ArrayBuffer.isView(value) &&
      !seen.has(value)
    ) {
      seen.add(value);
      const keys = types.isProxy(value) ? undefined : Object.keys(value);
      if (keys === undefined || keys.length > MAX_VALUES) return true;
      for (const key of keys) {
        const property = Object.getOwnPropertyDescriptor(value, key);
        if (property?.get !== undefined) return true;
        waiting.push(key, property?.value);
      }
    }
  }
  return characters > MAX_CHARACTERS;
}
