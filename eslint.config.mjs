import { readFileSync } from 'node:fs';
import eslint from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Files at the root of lib/ that every layer may import. */
const BASE = ['version.ts', 'global-state.ts', 'deadline.ts'];

/** Folders of lib/ from the bottom. A folder imports from itself and from lower rows only. */
const LAYERS = [
  ['catalog'],
  ['foreign'],
  ['diagnostics'],
  ['redaction'],
  ['config'],
  ['telemetry'],
  ['delivery', 'stores'],
  ['client', 'analytics', 'webhooks'],
  ['application'],
];

/** Folders at the top: nothing else in lib/ imports them. */
const TOP = ['testing', 'rules', 'cli'];

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
  ...['index.ts', 'register.ts', 'manual.ts', 'instrumentation.ts'].flatMap((target) =>
    TOP.map((folder) => ({ target: `./lib/${target}`, from: `./lib/${folder}` })),
  ),
  ...['spec', 'tools', 'bench', 'compat', 'examples'].map((from) => ({ target: './lib', from: `./${from}` })),
];

/** Words of no technical vocabulary, and what to write instead. textlint applies the same list to Markdown. */
const WORDS = JSON.parse(readFileSync(new URL('tools/language/words.json', import.meta.url), 'utf8'));
const ANY_WORD = `\\b(?:${Object.keys(WORDS).join('|')})\\b`;
const IN_COMMENT = new RegExp(ANY_WORD, 'i');

/** Reports the words in comments, outside code. `no-warning-comments` has no patterns and no code. */
const language = {
  rules: {
    comments: {
      create: (context) => ({
        Program: () => {
          for (const comment of context.sourceCode.getAllComments()) {
            const [found] = IN_COMMENT.exec(comment.value.replace(/`[^`]*`/g, '')) ?? [];
            if (found !== undefined) {
              context.report({ loc: comment.loc, message: `"${found}": see tools/language/words.json.` });
            }
          }
        },
      }),
    },
  },
};

const TITLE = 'CallExpression[callee.name=/^(?:describe|it)$/]';
const inTitle = (part) => ({
  selector: `${TITLE} > ${part}=/${ANY_WORD}/i]`,
  message: 'The title has a word of tools/language/words.json. Write what the list suggests.',
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/.next/',
      'coverage/',
      'node_modules/',
      '.ci/consumer/*.ts',
      'compat/apps/*.{ts,mts}',
      // applications with dependencies of their own
      'examples/*/**/*.ts',
      '!examples/{service,stack}/**/*.ts',
      'tools/operations/preview/out/',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX, language },
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
        {
          allow: [
            '^node:crypto$',
            '/(?:attempts|closest-name|in-flight|instruments|journal|memory-journal|recording|redaction|shapes)$',
          ],
        },
      ],
      'import-x/order': [
        'error',
        { groups: ['builtin', 'external', 'parent', ['sibling', 'index']], alphabetize: { order: 'asc' } },
      ],
      'language/comments': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones, basePath: import.meta.dirname }],
    },
  },
  {
    // its packages are installed only when it runs, which checks its types
    files: ['tools/operations/preview/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['spec/**/*.ts', 'compat/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        inTitle('Literal.arguments:first-child[value'),
        inTitle('TemplateLiteral.arguments:first-child > TemplateElement[value.raw'),
      ],
      // chai's assertions are property reads: `expect(x).to.be.true`
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['examples/service/charts/*.js'],
    languageOptions: { globals: { ...globals.browser, uPlot: 'readonly' } },
  },
);
