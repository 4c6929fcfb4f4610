/** Fails the process if an entry for applications loads a file of the command line, the rules or the simulator. */
const PACKAGE = 'opentelemetry-instrumentation-customerio';
for (const entry of ['', '/register', '/webhooks', '/stores/redis']) require(`${PACKAGE}${entry}`);
const loaded = Object.keys(require.cache).filter((path) => path.includes(PACKAGE));
const unneeded = loaded.filter((path) => /[\\/]lib[\\/](?:cli|rules|testing)[\\/]/.test(path));
if (unneeded.length > 0) throw new Error(`an application loads ${unneeded.join(', ')}`);
console.log(`an application loads ${loaded.length} files of the package on ${process.version}`);
