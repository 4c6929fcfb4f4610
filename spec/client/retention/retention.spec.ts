import { join } from 'node:path';
import { expect } from 'chai';
import type { Retained } from '../../harness/heap/watch-list';
import { runNode } from '../../harness/processes/node-process';
import { needsTls } from '../../harness/sdk/world';
import { ScriptedServer } from '../../harness/servers/scripted-server';
import { callsOf, labelOf, SDK_5, SETUPS } from './calls';

const PROGRAM = join(__dirname, 'program.js');

/** An instrumentation keeps none of them. */
const NEVER_KEPT = ['client', 'arguments'];
/** A context or the application can keep them. */
const COMPARED = ['span', 'promise', 'response'];

/** Makes all calls in a process. Returns what is left of them while the timers of their requests are pending. */
async function retainedBy(instrumentation: 'ours' | 'by hand'): Promise<Retained> {
  const servers = await Promise.all([true, false].map((isTls) => ScriptedServer.start(isTls)));
  try {
    for (const [index, isTls] of [true, false].entries()) {
      const setups = SETUPS.filter(({ alias }) => needsTls(alias) === isTls);
      servers[index]!.script(setups.flatMap(callsOf).flatMap(({ responses }) => responses));
    }
    const origins = servers.map(({ origin }) => origin);
    const { stdout, stderr, code } = await runNode([PROGRAM, instrumentation, ...origins]);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as Retained;
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

describe('the objects of a call that has ended', () => {
  let ours: Retained;
  let byHand: Retained;
  before(async () => {
    [ours, byHand] = await Promise.all([retainedBy('ours'), retainedBy('by hand')]);
  });

  it('are searched for while the timer of each request is pending and keeps the context of its call', () => {
    const requested = callsOf(SDK_5).filter(({ responses }) => responses.length > 0);
    const contexts = requested.map(({ name }) => labelOf(SDK_5, name, 'context'));
    expect(ours.objects).to.include.all.keys(contexts);
    expect(byHand.objects).to.include.all.keys(contexts);
  });

  for (const setup of SETUPS) {
    it(`are collected, except those that an instrumentation by hand keeps: ${setup.name}`, () => {
      const isOneOf = (label: string, objects: readonly string[]) =>
        objects.some((object) => label.endsWith(`: ${object}`));
      const more = Object.entries(ours.objects)
        .filter(([label]) => label.startsWith(`${setup.name}: `))
        .filter(
          ([label]) => isOneOf(label, NEVER_KEPT) || (isOneOf(label, COMPARED) && !(label in byHand.objects)),
        )
        .map(([label, path]) => `${label}, which is kept by ${path}`);
      expect(more).to.deep.equal([]);
    });
  }

  it('include the objects of the instrumentation: at most one is left of all calls', () => {
    const { Call = [], LateCall = [] } = ours.instances;
    expect([...Call.slice(1), ...LateCall]).to.deep.equal([]);
  });
});
