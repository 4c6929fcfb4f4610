/**
 * dd-trace as the tracer provider, in one process with this package. ORDER: which is set up first. SWITCH: what the
 * documentation recommends, `off` or `blocklists`; otherwise dd-trace has its defaults. SDK: the module of the calls.
 */
const { subscribe } = require('node:diagnostics_channel');
const { ORDER, SWITCH } = process.env;

/** Host names that were looked up, and addresses that were connected to. */
const hosts = new Set();
subscribe('net.client.socket', ({ socket }) => {
  socket.on('lookup', (_error, _address, _family, host) => hosts.add(host));
  socket.on('connect', () => hosts.add(socket.remoteAddress));
});

// Customer.io is on loopback here
const lists = { blocklist: [/^https?:\/\/localhost/], propagationBlocklist: [/^https?:\/\/localhost/] };

function datadog() {
  const tracer = require('dd-trace').init({ flushInterval: 0 });
  if (SWITCH === 'off') for (const plugin of ['fetch', 'http', 'undici']) tracer.use(plugin, false);
  if (SWITCH === 'blocklists') {
    tracer.use('fetch', lists);
    tracer.use('http', { client: lists });
    tracer.use('undici', lists);
  }
  new tracer.TracerProvider().register();
}

function ours() {
  const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
  const instrumentations = [new CustomerIOInstrumentation()];
  require('@opentelemetry/instrumentation').registerInstrumentations({ instrumentations });
}

async function main() {
  const steps = ORDER === 'ours first' ? [ours, datadog] : [datadog, ours];
  steps.forEach((step) => step());
  await require('./calls.cjs').run();
  process.once('exit', () => process.stdout.write(`${JSON.stringify([...hosts])}\n`));
}

void main();
