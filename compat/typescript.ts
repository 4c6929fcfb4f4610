/** A compiler of `compat/typescript`, and the module resolutions with which it must accept the packed types. */
export interface Compiler {
  readonly version: string;
  readonly resolutions: readonly ('node16' | 'nodenext' | 'bundler')[];
}

/** The oldest compiler for each resolution, and the newest. TypeScript 4.7 fails in the types of Node itself. */
export const COMPILERS: readonly Compiler[] = [
  { version: '4.8', resolutions: ['node16', 'nodenext'] },
  { version: '5.0', resolutions: ['bundler'] },
  { version: '7.0', resolutions: ['node16', 'nodenext', 'bundler'] },
];
