import { relative, resolve } from 'node:path';
import * as ts from 'typescript';

/** Documented names, by kind. */
export interface AllowedNames {
  /** Attributes of spans, span events and log records. */
  readonly attributes: ReadonlySet<string>;
  /** Labels of metrics. */
  readonly labels: ReadonlySet<string>;
  /** Names of instruments, spans, span events and log events. */
  readonly names: ReadonlySet<string>;
}

/** Methods whose first argument is a name. */
const NAMING: ReadonlySet<string> = new Set([
  'startSpan',
  'startActiveSpan',
  'updateName',
  'addEvent',
  'createCounter',
  'createUpDownCounter',
  'createHistogram',
  'createGauge',
  'createObservableCounter',
  'createObservableUpDownCounter',
  'createObservableGauge',
]);

/** Methods of instruments whose second argument is labels. */
const MEASURING: ReadonlySet<string> = new Set(['add', 'record', 'observe']);

const API = /@opentelemetry[\\/]api[\\/]/;

/** Finds names of telemetry in the sources of this package that are not in the catalog. */
export class TelemetryNames {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  /** @param added additional sources, by file name */
  constructor(
    private readonly root: string,
    private readonly allowed: AllowedNames,
    added: Readonly<Record<string, string>> = {},
  ) {
    const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const files = ts.sys.readDirectory(resolve(root, 'lib'), ['.ts'], ['**/testing/**']);
    const texts = Object.fromEntries(
      Object.entries(added).map(([name, text]) => [resolve(root, name), text]),
    );
    const compilerOptions = { ...options, noEmit: true, incremental: false, skipLibCheck: true };
    const host = ts.createCompilerHost(compilerOptions);
    host.readFile = (path) => texts[path] ?? ts.sys.readFile(path);
    host.fileExists = (path) => path in texts || ts.sys.fileExists(path);
    this.program = ts.createProgram([...files, ...Object.keys(texts)], compilerOptions, host);
    this.checker = this.program.getTypeChecker();
  }

  /** Returns problems as `file: problem`, in `lib` without the catalog and in the additional sources. */
  undocumentedNames(): string[] {
    return this.program.getSourceFiles().flatMap((source) => {
      const file = relative(this.root, source.fileName);
      if (!/^lib[\\/]/.test(file) || /^lib[\\/]catalog/.test(file)) return [];
      return this.undocumentedNamesIn(source).map((problem) => `${file}: ${problem}`);
    });
  }

  private undocumentedNamesIn(node: ts.Node): string[] {
    const found = [
      ...this.atCall(node),
      ...this.atObject(node),
      ...this.atAssignment(node),
      ...this.atCast(node),
    ];
    ts.forEachChild(node, (child) => void found.push(...this.undocumentedNamesIn(child)));
    return found;
  }

  private atCall(node: ts.Node): string[] {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const method = node.expression.name.text;
    const [first, second] = node.arguments;
    if (first === undefined || !this.isOfApi(node.expression)) return [];
    if (NAMING.has(method)) return this.named(first, this.allowed.names, `${method}()`);
    if (method === 'setAttribute') return this.named(first, this.allowed.attributes, `${method}()`);
    if (method === 'setAttributes') return this.all(first);
    return MEASURING.has(method) && second !== undefined ? this.labels(second) : [];
  }

  /** Checks the argument of `setAttributes()`. An object literal is checked by {@link atObject}. */
  private all(node: ts.Expression): string[] {
    const isKnown =
      ts.isObjectLiteralExpression(node) || this.isAttributes(this.checker.getTypeAtLocation(node));
    return isKnown ? [] : [`setAttributes(${node.getText()})`];
  }

  private labels(node: ts.Expression): string[] {
    const type = this.checker.getTypeAtLocation(node);
    const isOpen = type.getStringIndexType() !== undefined && !isNever(type.getStringIndexType());
    const keys = type.getProperties().map(({ name }) => name);
    return [...(isOpen ? ['any label'] : []), ...keys.filter((key) => !this.allowed.labels.has(key))].map(
      (key) => `label ${key} in ${node.getText()}`,
    );
  }

  /** Checks object literals whose expected type is attributes. */
  private atObject(node: ts.Node): string[] {
    if (!ts.isObjectLiteralExpression(node) || !this.isAttributes(this.checker.getContextualType(node)))
      return [];
    return node.properties.flatMap((property) => {
      if (ts.isSpreadAssignment(property) || property.name === undefined) return [];
      if (ts.isComputedPropertyName(property.name)) {
        return this.named(property.name.expression, this.allowed.attributes, 'attribute');
      }
      const key = property.name.getText().replace(/^['"]|['"]$/g, '');
      return this.allowed.attributes.has(key) ? [] : [`attribute ${key}`];
    });
  }

  /** Checks `attributes[key] = value` and `attributes.key = value`. */
  private atAssignment(node: ts.Node): string[] {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
    const { left } = node;
    if (!ts.isElementAccessExpression(left) && !ts.isPropertyAccessExpression(left)) return [];
    if (!this.isAttributes(this.checker.getTypeAtLocation(left.expression))) return [];
    if (ts.isElementAccessExpression(left)) {
      return this.named(left.argumentExpression, this.allowed.attributes, 'attribute');
    }
    return this.allowed.attributes.has(left.name.text) ? [] : [`attribute ${left.name.text}`];
  }

  /** Checks values that become attributes by a cast or by `Object.fromEntries()`. */
  private atCast(node: ts.Node): string[] {
    if (ts.isAsExpression(node) && this.isAttributes(this.checker.getTypeFromTypeNode(node.type))) {
      return [node.getText()];
    }
    const isFromEntries =
      ts.isCallExpression(node) && /^Object\.fromEntries$/.test(node.expression.getText());
    return isFromEntries && this.isAttributes(this.checker.getContextualType(node))
      ? ['attributes by Object.fromEntries()']
      : [];
  }

  /** Reports every value of an expression that is not an allowed name. */
  private named(node: ts.Expression, allowed: ReadonlySet<string>, what: string): string[] {
    const type = this.checker.getTypeAtLocation(node);
    const types = type.isUnion() ? type.types : [type];
    const unknown = types.flatMap((each) =>
      each.isStringLiteral()
        ? allowed.has(each.value)
          ? []
          : [each.value]
        : [`any text (${node.getText()})`],
    );
    return unknown.map((name) => `${what} ${name}`);
  }

  private isAttributes(type: ts.Type | undefined): boolean {
    if (type === undefined) return false;
    const types = type.isUnion() ? type.types : [type];
    return types.some((each) => {
      const symbol = each.aliasSymbol ?? each.getSymbol();
      return (
        symbol !== undefined &&
        ['Attributes', 'SpanAttributes', 'MetricAttributes'].includes(symbol.name) &&
        this.isApis(symbol)
      );
    });
  }

  /** Returns whether a method is declared by a package of the OpenTelemetry API. */
  private isOfApi(method: ts.PropertyAccessExpression): boolean {
    const symbol = this.checker.getSymbolAtLocation(method.name);
    return symbol !== undefined && this.isApis(symbol);
  }

  private isApis = (symbol: ts.Symbol): boolean =>
    (symbol.declarations ?? []).some((declaration) => API.test(declaration.getSourceFile().fileName));
}

const isNever = (type: ts.Type | undefined): boolean =>
  type !== undefined && (type.flags & ts.TypeFlags.Never) !== 0;
