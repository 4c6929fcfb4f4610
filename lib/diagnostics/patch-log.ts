import { logDiag } from '.';

/** Patched methods by SDK and version, until they are logged. */
const patched = new Map<string, number>();

/**
 * Logs that methods of an SDK were patched. One line per version, after the files that one `require` or `import` loads.
 *
 * @param sdk name of its package.
 * @param version version of the SDK, if it is known: not for code that is bundled.
 */
export function logPatchedMethods(sdk: string, version: string | undefined, methods: number): void {
  if (patched.size === 0) queueMicrotask(flush);
  const name = version === undefined ? sdk : `${sdk} ${version}`;
  patched.set(name, (patched.get(name) ?? 0) + methods);
}

function flush(): void {
  for (const [name, methods] of patched) logDiag('info', `${name} instrumented, ${methods} methods`);
  patched.clear();
}
