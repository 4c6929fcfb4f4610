import { expect } from 'chai';
import { RedisDedupeStore } from '../../../lib/stores/redis/dedupe';
import { rejection } from '../../harness/sdk/world';

type Reply = string | undefined;

/** Creates a store whose server returns these replies to scripts, the last one again and again, and records keys and values. */
function storeOver(...replies: (Reply | Promise<Reply>)[]) {
  const keys: string[] = [];
  const values: (string | undefined)[] = [];
  const commands = {
    read: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    evaluate: (_script: string, key: string, value?: string) => {
      keys.push(key);
      values.push(value);
      return Promise.resolve(replies.length > 1 ? replies.shift() : replies[0]);
    },
  };
  return { store: new RedisDedupeStore(commands, 'p:'), keys, values };
}

describe('RedisDedupeStore', () => {
  it('rejects a claim and a completion if the reply of the server is not one of the script', async () => {
    for (const reply of [undefined, '', 'OK', 'CLAIMED']) {
      expect(await rejection(storeOver(reply).store.complete('e1', 1000))).to.match(/an unknown reply/);
      expect(await rejection(storeOver(reply).store.claim('e1', 1000))).to.match(/an unknown reply/);
    }
  });

  it('sends no command to release a claim that this process does not hold', async () => {
    const { store, keys } = storeOver('busy');
    await store.claim('e1', 1000);
    await store.release('e1');
    await store.release('never claimed');
    expect(keys).to.deep.equal(['p:e1']);
  });

  it('forgets a claim when it is completed or released', async () => {
    const { store, keys } = storeOver('claimed', 'completed', 'claimed');
    await store.claim('e1', 1000);
    await store.complete('e1', 1000);
    await store.release('e1');
    await store.claim('e2', 1000);
    await store.release('e2');
    await store.release('e2');
    expect(keys, 'claim, complete; claim, release').to.deep.equal(['p:e1', 'p:e1', 'p:e2', 'p:e2']);
  });

  it('keeps a claim if the reply to the release of an earlier claim is late', async () => {
    let resolveReply: (value: Reply) => void = () => undefined;
    const late = new Promise<Reply>((resolve) => (resolveReply = resolve));
    const { store, keys } = storeOver('claimed', late, 'claimed');
    await store.claim('e1', 1000);
    const releasing = store.release('e1');
    await store.claim('e1', 1000);
    resolveReply('released');
    await releasing;
    await store.release('e1');
    expect(keys).to.have.length(4);
  });

  it('forgets the oldest claim if more than 10,000 are open', async () => {
    const { store, keys } = storeOver('claimed');
    for (let each = 0; each <= 10_000; each += 1) await store.claim(`e${each}`, 1000);
    keys.length = 0;
    await store.release('e0');
    expect(keys, 'the oldest claim ends with its lease').to.deep.equal([]);
    await store.release('e1');
    await store.release('e10000');
    expect(keys).to.deep.equal(['p:e1', 'p:e10000']);
  });

  it('uses the token of the caller and remembers nothing of it', async () => {
    const { store, keys, values } = storeOver('claimed', 'completed', 'released');
    const token = '0123456789abcdef';
    await store.claim('e1', 1000, token);
    await store.release('e1');
    expect(keys, 'release without a token').to.deep.equal(['p:e1']);
    await store.complete('e1', 1000, token);
    await store.release('e1', token);
    expect(values).to.deep.equal([`held.${token}`, 'done.012345', `held.${token}`]);
  });

  it('stores a hash of a token in another format', async () => {
    const { store, values } = storeOver('claimed');
    await store.claim('e1', 1000, 'jane@example.com');
    expect(values[0]).to.match(/^held\.[0-9a-f]{16}$/);
  });
});
