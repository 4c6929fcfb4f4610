const { spawnSync } = require('node:child_process');
const { delimiter, dirname, join } = require('node:path');

const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

/** Runs the installed command with this Node version; fails the process unless it exits as expected. */
function check(args, expectedStatus, expectedOutput) {
  const { status, stdout, stderr } = spawnSync(join('node_modules', '.bin', 'customerio-otel'), args, {
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  const output = stdout + stderr;
  if (status !== expectedStatus || !expectedOutput.test(output))
    throw new Error(`customerio-otel ${args.join(' ')}: exit code ${status}\n${output}`);
}

check(['--help'], 0, /^Usage: customerio-otel <command>/);
check(['--version'], 0, /^opentelemetry-instrumentation-customerio \d+\.\d+\.\d+\n$/);
check(['dokter'], 2, /^The command "dokter" does not exist.*\n$/);
check(['rules', '--by', 'cluster'], 0, /^# Written by .*\n[^]*sum by \(job, cluster\)/);
check(['simulate', 'list'], 0, /email_bounced/);
check(['simulate', 'webhook', 'email_sent', '--to', 'http://192.0.2.1'], 2, /^--to .*--allow-remote.*\n$/);
console.log(`command line on ${process.version}: help, version, an invalid command, rules, simulate`);
