import type { Profiler } from 'node:inspector';
import { expect } from 'chai';
import { OWNERS, sharesIn, type Shares } from '../../bench/profile';
import { profileRows } from '../../bench/rows/profile';
import { runNode } from '../harness/processes/node-process';

/** Compiled module, for a child process: a profile that ends also ends the block coverage of its process. */
const PROFILER = require.resolve('../../bench/profile');
const SCRIPT = `
  const { sharesOf } = require(${JSON.stringify(PROFILER)});
  async function run() {
    for (let turn = 0; turn < 2e4; turn += 1) JSON.parse(JSON.stringify({ turn }));
  }
  void sharesOf(run).then((shares) => console.log(JSON.stringify(shares)));
`;

const node = (
  id: number,
  functionName: string,
  url: string,
  children: number[] = [],
): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
  children,
});

/** A call that this package records: each node is sampled once, for as many microseconds as its id. */
const NODES = [
  node(1, '(root)', '', [2, 7, 8]),
  node(2, 'run', 'file:///app/dist/lib/client/call.js', [3, 5]),
  node(3, 'startSpan', '/app/node_modules/@opentelemetry/sdk-trace-base/Tracer.js', [4]),
  node(4, 'stringify', ''),
  node(5, 'identify', '/app/node_modules/customerio-node/dist/lib/track.js', [6]),
  node(6, 'fetch', 'node:internal/deps/undici/undici'),
  node(7, '(garbage collector)', ''),
  node(8, '(idle)', ''),
];
const PROFILE = { nodes: NODES, samples: NODES.map(({ id }) => id), timeDeltas: NODES.map(({ id }) => id) };
const TOTAL = 1 + 2 + 3 + 4 + 5 + 6 + 7;

describe('the profile of the bench', () => {
  it('counts functions of Node for the code that called them', () => {
    const shares = sharesIn({ ...PROFILE, startTime: 0, endTime: 1 });
    expect(shares['OpenTelemetry']).to.equal((3 + 4) / TOTAL);
    expect(shares['the SDK and Node']).to.equal((1 + 5 + 6) / TOTAL);
  });

  it('separates recording code, the collection of garbage and idle time', () => {
    const shares = sharesIn({ ...PROFILE, startTime: 0, endTime: 1 });
    expect(shares['recording code']).to.equal(2 / TOTAL);
    expect(shares['garbage collection']).to.equal(7 / TOTAL);
  });

  it('is complete for code that runs', async () => {
    const { stdout, stderr } = await runNode(['-e', SCRIPT]);
    expect(stderr).to.equal('');
    const shares = JSON.parse(stdout) as Shares;
    const sum = OWNERS.reduce((all, owner) => all + shares[owner], 0);
    expect(sum).to.be.closeTo(1, 1e-9);
  });

  it('has the time that a variant adds in the code of each owner', () => {
    const quarter = {
      OpenTelemetry: 0.25,
      'recording code': 0.25,
      'the SDK and Node': 0.25,
      'garbage collection': 0.25,
    };
    const profiles = {
      bare: { ns: 1000, shares: { ...quarter, OpenTelemetry: 0, 'the SDK and Node': 0.5 } },
      instrumented: { ns: 3000, shares: quarter },
      'by-hand': { ns: 2000, shares: quarter },
    };
    const rows = profileRows([{ timings: {}, profiles }]);
    expect(rows.map(({ what, value }) => [what.trim(), value])).to.deep.include.members([
      ['instrumented adds in: OpenTelemetry', 750],
      ['instrumented adds in: the SDK and Node', 250],
      ['by-hand adds in: OpenTelemetry', 500],
    ]);
    expect(rows.reduce((sum, { value }) => sum + value, 0)).to.equal(2000 + 1000);
  });
});
