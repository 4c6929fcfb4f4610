/** A compiler of `compat/typescript`, and the module resolutions with which it must accept the packed types. */
export interface Compiler {
  readonly version: string;
  readonly resolutions: readonly Resolution[];
}

/** A value of `moduleResolution`. `node` is the former name of `node10`, which ignores `exports` of package.json. */
export type Resolution = 'node' | 'node10' | 'node16' | 'nodenext' | 'bundler';

/** The value of `module` that belongs to a resolution. */
export const MODULES: Readonly<Record<Resolution, string>> = {
  node: 'commonjs',
  node10: 'commonjs',
  node16: 'node16',
  nodenext: 'nodenext',
  bundler: 'esnext',
};

/**
 * The oldest compiler for each resolution, and the newest. TypeScript 4.7 fails in the types of Node itself, 7.0 has
 * no `node10`.
 */
export const COMPILERS: readonly Compiler[] = [
  { version: '4.8', resolutions: ['node', 'node16', 'nodenext'] },
  { version: '5.0', resolutions: ['node10', 'bundler'] },
  { version: '7.0', resolutions: ['node16', 'nodenext', 'bundler'] },
];
