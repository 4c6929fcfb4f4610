import { logDiag } from '../diagnostics';

/** Patched methods by SDK version, until they are logged. */
const patched = new Map<string, number>();

/**
 * Logs that methods of an SDK were patched. One line per version, after the files that one `require` or `import` loads.
 *
 * @param version version of the SDK, if it is known: not for code that is bundled.
 */
export function logPatchedMethods(version: string | undefined, methods: number): void {
  if (patched.size === 0) queueMicrotask(flush);
  const sdk = version === undefined ? 'customerio-node' : `customerio-node ${version}`;
  patched.set(sdk, (patched.get(sdk) ?? 0) + methods);
}

function flush(): void {
  for (const [sdk, methods] of patched) logDiag('info', `${sdk} instrumented, ${methods} methods`);
  patched.clear();
}
