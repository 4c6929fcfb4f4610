import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { fencedBlocks, type CodeBlock } from '../harness/markdown';
import { REPOSITORY } from '../harness/processes/node-process';
import type { Page } from './pages';

const PACKAGE = 'opentelemetry-instrumentation-customerio';
const LANGUAGES = ['js', 'ts'];
/** Pages whose blocks are one file: later blocks use names of earlier ones. */
const ONE_MODULE = ['docs/testing.md'];
/** Folder of the blocks. It is in the repository, so that packages resolve there, but it does not exist. */
const FOLDER = join(REPOSITORY, 'spec/docs/blocks');
const CONTEXT = join(REPOSITORY, 'spec/docs/block-context.ts');
/** Codes of "cannot find module", for imports of names and for imports without names. */
const CANNOT_FIND_MODULE = [2307, 2882];

interface BlockFile {
  readonly text: string;
  readonly page: string;
  readonly line: number;
}

/**
 * Type-checks all JavaScript and TypeScript blocks in one program, each as a module.
 *
 * @param installed folder of the installed package, whose declarations are used. Without it, the sources are used.
 * @returns one message per fault, such as `README.md:10: Cannot find name 'x'.`
 */
export function faultsOfBlocks(pages: readonly Page[], installed?: string): string[] {
  const files = new Map(pages.flatMap(blockFiles));
  const globals = join(FOLDER, 'globals.d.ts');
  const virtual = new Map([...files].map(([path, { text }]) => [path, text] as const));
  virtual.set(globals, globalDeclarations());

  const options = compilerOptions(installed);
  const program = ts.createProgram([...virtual.keys()], options, hostWith(virtual, options));
  return [...files].flatMap(([path, file]) => {
    const source = program.getSourceFile(path);
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return diagnostics.filter((diagnostic) => !isOtherFile(diagnostic)).map((each) => describe(each, file));
  });
}

/** Returns a compiler host that has these files beside those on disk. */
function hostWith(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const disk = ts.createCompilerHost(options);
  return {
    ...disk,
    directoryExists: (path) => path.startsWith(FOLDER) || ts.sys.directoryExists(path),
    fileExists: (path) => files.has(path) || disk.fileExists(path),
    readFile: (path) => files.get(path) ?? disk.readFile(path),
    getSourceFile: (path, version, ...rest) => {
      const text = files.get(path);
      return text === undefined
        ? disk.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version);
    },
  };
}

/** Returns the blocks of a page by path. A block that starts with the name of a file in a comment has this name. */
function blockFiles({ name, text }: Page): [path: string, file: BlockFile][] {
  const blocks = fencedBlocks(text).filter(({ language }) => LANGUAGES.includes(language));
  if (ONE_MODULE.includes(name))
    return [[join(FOLDER, name, 'page.mjs'), { text: joined(blocks), page: name, line: 1 }]];
  const taken = new Set<string>();
  return [...blocks, ...codeInTables(text)].map((block, index) => {
    const named = /^\/\/ ([\w.-]+\.m?[jt]s)\b/.exec(block.text)?.[1];
    const usesRequire = /\brequire\(|\bexports\./.test(block.text);
    const extension = block.language === 'ts' ? 'mts' : usesRequire ? 'cjs' : 'mjs';
    const file = named === undefined || taken.has(named) ? `${index}.${extension}` : named;
    taken.add(file);
    return [join(FOLDER, name, file), { text: block.text, page: name, line: block.line }];
  });
}

/** Returns the inline code of tables that calls this package, such as the rows for servers. */
function codeInTables(page: string): CodeBlock[] {
  return page.split('\n').flatMap((row, index) =>
    row.startsWith('|')
      ? [...row.matchAll(/`([^`]*(?:\breceiver\.|instrumentCustomerIO\(\w)[^`]*)`/g)].map(
          ([, text = '']) => ({
            line: index + 1,
            language: 'ts',
            text,
          }),
        )
      : [],
  );
}

/** Returns the blocks as one text, in which each block has its lines of the page. */
function joined(blocks: readonly CodeBlock[]): string {
  return blocks.reduce((text, block) => {
    const missing = block.line - text.split('\n').length;
    return `${text}${'\n'.repeat(missing)}${block.text}`;
  }, '');
}

function compilerOptions(installed: string | undefined): ts.CompilerOptions {
  const [folder, extension] =
    installed === undefined ? [join(REPOSITORY, 'lib'), 'ts'] : [join(installed, 'dist/lib'), 'd.ts'];
  const fileOf = (entry: string) =>
    [`${entry}.${extension}`, `${entry}/index.${extension}`]
      .map((path) => join(folder, path))
      .filter(existsSync);
  return {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    allowJs: true,
    checkJs: true,
    strict: true,
    // readers of JavaScript write no types for parameters
    noImplicitAny: false,
    skipLibCheck: true,
    noEmit: true,
    paths: Object.fromEntries(
      ['', 'register', 'webhooks', 'stores/redis', 'testing'].map((entry) => [
        entry === '' ? PACKAGE : `${PACKAGE}/${entry}`,
        fileOf(entry === '' ? 'index' : entry),
      ]),
    ),
  };
}

/** Returns the declarations that make each export of block-context.ts a global. */
function globalDeclarations(): string {
  const context = ts.sys.readFile(CONTEXT) ?? '';
  const names = [...context.matchAll(/^export declare const (\w+)/gm)].map(([, name]) => String(name));
  return `import type * as context from '../block-context';
declare global {
${names.map((name) => `const ${name}: typeof context.${name};`).join('\n')}
namespace NodeJS { interface ProcessEnv { CUSTOMERIO_SITE_ID: string; CUSTOMERIO_API_KEY: string; CUSTOMERIO_WRITE_KEY: string } }
}
`;
}

/** Whether a module of the reader's application is missing. */
const isOtherFile = ({ code, messageText }: ts.Diagnostic): boolean =>
  CANNOT_FIND_MODULE.includes(code) && / '\.\.?\//.test(ts.flattenDiagnosticMessageText(messageText, ' '));

function describe({ file, start = 0, messageText }: ts.Diagnostic, { page, line }: BlockFile): string {
  const offset = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
  return `${page}:${line + offset}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
