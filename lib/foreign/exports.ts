/**
 * Returns the values that a module exports. The `default` export of an ESM namespace is the whole CommonJS module: its
 * exports are added. Omits exports that throw when they are read: some are getters.
 */
export const exportedValues = (target: unknown): unknown[] =>
  exportsOf(target).flatMap(([name, value]) =>
    name === 'default' && typeof value === 'object' ? exportsOf(value).map(([, inner]) => inner) : [value],
  );

function exportsOf(target: unknown): [string, unknown][] {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return [];
  return Object.keys(target).flatMap((name) => {
    try {
      return [[name, (target as Record<string, unknown>)[name]] as [string, unknown]];
    } catch {
      return [];
    }
  });
}
