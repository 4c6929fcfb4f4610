import { join } from 'node:path';
import { expect } from 'chai';
import { NodeProcess } from '../processes/node-process';

const PROCESSES = 4;
const PORTS = 20;
const CODE = `
  const { freeServerPort } = require(process.argv[1]);
  (async () => {
    const ports = [];
    while (ports.length < ${PORTS}) ports.push(await freeServerPort());
    console.log(JSON.stringify(ports));
    setInterval(() => undefined, 1000);
  })();`;

describe('freeServerPort', () => {
  it('returns each port to only one of several test processes that start together', async () => {
    const args = ['-e', CODE, join(__dirname, 'server-port.js')];
    const processes = Array.from({ length: PROCESSES }, () => new NodeProcess(args));
    try {
      const lines = await Promise.all(
        processes.map((each) =>
          each.until('ports', () => (each.stdout.endsWith('\n') ? each.stdout : undefined)),
        ),
      );
      const ports = lines.flatMap((line) => JSON.parse(line) as number[]);
      expect(new Set(ports).size).to.equal(PROCESSES * PORTS);
      expect(Math.min(...ports), 'lowest port, below the range of outgoing connections').to.be.within(
        12_000,
        21_999,
      );
    } finally {
      await Promise.all(processes.map((each) => each.destroy()));
    }
  });

  it('does not keep a process alive', async () => {
    const code = `require(process.argv[1]).freeServerPort().then(() => console.log('reserved'));`;
    const process = new NodeProcess(['-e', code, join(__dirname, 'server-port.js')]);
    try {
      const { stdout, code: exitCode } = await process.ended;
      expect({ stdout, exitCode }).to.deep.equal({ stdout: 'reserved\n', exitCode: 0 });
    } finally {
      await process.destroy();
    }
  });
});
