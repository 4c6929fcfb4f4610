import eslint from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Files at the root of lib/ that every layer may import. */
const BASE = ['version.ts', 'global-state.ts', 'deadline.ts'];

/** Folders of lib/ from the bottom. A folder imports from itself and from lower rows only. */
const LAYERS = [
  ['catalog'],
  ['diagnostics'],
  ['redaction'],
  ['config'],
  ['telemetry'],
  ['delivery', 'stores'],
  ['client', 'analytics', 'webhooks'],
  ['application'],
];

/** Folders at the top: nothing else in lib/ imports them. */
const TOP = ['testing', 'cli'];

const onlyFrom = (target, names) => ({
  target: `./lib/${target}`,
  from: './lib',
  except: names.map((name) => `./${name}`),
  message: 'Imports go down the layers of lib/: see LAYERS in eslint.config.mjs.',
});

const zones = [
  ...BASE.map((file) => onlyFrom(file, ['version.ts'])),
  ...LAYERS.flatMap((folders, level) =>
    folders.map((folder) => onlyFrom(folder, [...BASE, ...LAYERS.slice(0, level).flat(), folder])),
  ),
  ...TOP.map((folder) => onlyFrom(folder, ['', folder])),
  ...['index.ts', 'register.ts', 'manual.ts', 'instrumentation.ts'].flatMap((target) =>
    TOP.map((folder) => ({ target: `./lib/${target}`, from: `./lib/${folder}` })),
  ),
  ...['spec', 'tools', 'bench', 'compat', 'examples'].map((from) => ({ target: './lib', from: `./${from}` })),
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.ci/consumer/*.ts', 'compat/apps/*.{ts,mts}'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // loaded at first use, because most services never need them; an import would load them at start-up
      '@typescript-eslint/no-require-imports': [
        'error',
        { allow: ['^node:crypto$', '/redaction$', '/memory-journal$'] },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones, basePath: import.meta.dirname }],
    },
  },
  {
    files: ['spec/**/*.ts'],
    rules: {
      // chai's assertions are property reads: `expect(x).to.be.true`
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
);
