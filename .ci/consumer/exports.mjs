import { createRequire } from 'node:module';

const PACKAGE = 'opentelemetry-instrumentation-customerio';
const require = createRequire(import.meta.url);

/** Fails the process unless `import` provides each export of `require`, by the same name. */
const entries = Object.keys(require(`${PACKAGE}/package.json`).exports).filter((path) => !/json$/.test(path));
const found = [];
for (const path of entries) {
  const specifier = `${PACKAGE}${path.slice(1)}`;
  const required = require(specifier);
  const imported = await import(specifier);
  const names = Object.keys(required);
  const missing = names.filter((name) => imported[name] !== required[name]);
  if (missing.length > 0) throw new Error(`${specifier}: import lacks ${missing.join(', ')}`);
  found.push(...names);
}
if (found.length === 0) throw new Error(`${entries.join(', ')}: no exports found`);
console.log(`named imports on ${process.version}: ${found.join(', ')}`);
