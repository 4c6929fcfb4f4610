import { PassThrough } from 'node:stream';
import { install } from '@sinonjs/fake-timers';
import { expect } from 'chai';
import { WriteBatch } from '../../../lib/stores/redis/write-batch';
import { until } from '../../harness/until';

describe('a batch of commands', () => {
  it('is written at the end of the turn, also if a test replaces the timers', async () => {
    const stream = new PassThrough();
    const batch = new WriteBatch({ stream });
    const clock = install({ toFake: ['setImmediate'] });
    try {
      batch.open();
      batch.open();
      expect(stream.writableCorked).to.equal(1);
      await until('end of the batch', () => stream.writableCorked === 0);
    } finally {
      clock.uninstall();
    }
  });
});
