import { types } from 'node:util';

const MAX_VALUES = 5_000;
const MAX_CHARACTERS = 262_144;

/**
 * Returns whether a word appears in the arguments of a call: as a key, a value or a word of a text, in upper or lower
 * case. Such a word is the application's data, even if it looks like a code of the API.
 *
 * Also returns true if the arguments are too large to search, or if they contain a getter or a proxy, because reading
 * those would run the application's code.
 *
 * @param word letters, `_`, `-` and `.`
 */
export function appearsInArguments(word: string, args: readonly unknown[]): boolean {
  const pattern = new RegExp(`(?<![a-z])${word.replaceAll(/[.-]/g, String.raw`\$&`)}(?![a-z])`, 'i');
  const seen = new Set<object>();
  const queue: unknown[] = [...args];
  let characters = 0;
  for (let values = 0; queue.length > 0; values += 1) {
    const value = queue.pop();
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
        queue.push(key, property?.value);
      }
    }
  }
  return characters > MAX_CHARACTERS;
}
