import { expect } from 'chai';
import { RedisDedupeStore } from '../../../lib/stores/redis/dedupe';
import { rejection } from '../../harness/sdk/world';

type Answer = string | undefined;

/** A store over a server that answers scripts like this, the last answer for all others; and their keys. */
function storeOver(...answers: (Answer | Promise<Answer>)[]) {
  const keys: string[] = [];
  const commands = {
    get: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    evaluate: (_script: string, key: string) => {
      keys.push(key);
      return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
    },
  };
  return { store: new RedisDedupeStore(commands, 'p:'), keys };
}

describe('claims in Redis', () => {
  it('reject when the answer is none that the script gives', async () => {
    for (const answer of [undefined, '', 'OK', 'CLAIMED']) {
      expect(await rejection(storeOver(answer).store.claim('e1', 1000))).to.match(/no known answer/);
    }
  });

  it('ask nobody to release what is not held here', async () => {
    const { store, keys } = storeOver('busy');
    await store.claim('e1', 1000);
    await store.release('e1');
    await store.release('never claimed');
    expect(keys).to.deep.equal(['p:e1']);
  });

  it('are forgotten once they are completed or released', async () => {
    const { store, keys } = storeOver('claimed');
    await store.claim('e1', 1000);
    await store.complete('e1', 1000);
    await store.release('e1');
    await store.claim('e2', 1000);
    await store.release('e2');
    await store.release('e2');
    expect(keys, 'claim; claim, release').to.deep.equal(['p:e1', 'p:e2', 'p:e2']);
  });

  it('are not forgotten when the release of an earlier one is answered late', async () => {
    let answer: (value: Answer) => void = () => undefined;
    const late = new Promise<Answer>((resolve) => (answer = resolve));
    const { store, keys } = storeOver('claimed', late, 'claimed');
    await store.claim('e1', 1000);
    const releasing = store.release('e1');
    await store.claim('e1', 1000);
    answer('released');
    await releasing;
    await store.release('e1');
    expect(keys).to.have.length(4);
  });

  it('of a process that never ends them do not fill its memory', async () => {
    const { store, keys } = storeOver('claimed');
    for (let each = 0; each <= 10_000; each += 1) await store.claim(`e${each}`, 1000);
    keys.length = 0;
    await store.release('e0');
    expect(keys, 'the oldest ends with its lease').to.deep.equal([]);
    await store.release('e1');
    await store.release('e10000');
    expect(keys).to.deep.equal(['p:e1', 'p:e10000']);
  });
});
