import { expect } from 'chai';
import type { Size } from '../../examples/service/layout';
import { Screen } from '../../examples/service/screen';
import { Emulator } from '../harness/processes/emulator';

/** Returns a block that fills the screen. */
const full = ({ columns, rows }: Size) =>
  Array.from({ length: rows - 1 }, (_, row) => `${row}:`.padEnd(columns - 1, 'x'));

describe('the screen of npm start', () => {
  const start = (size: Size = { columns: 80, rows: 24 }) => {
    const emulator = new Emulator(size);
    return { emulator, screen: new Screen(emulator as unknown as typeof process.stdout, 'xterm') };
  };

  it('redraws a block of a whole screen in place, without adding lines to the scrollback', async () => {
    const { emulator, screen } = start();
    for (let time = 0; time < 30; time += 1) screen.show((size) => [...full(size).slice(1), `${time}`]);
    expect(await emulator.scrollback()).to.equal(0);
    expect((await emulator.lines()).at(-1)).to.equal('29');
  });

  it('writes permanent text above the block', async () => {
    const { emulator, screen } = start();
    screen.log('first');
    screen.show(() => ['a long line of the block', 'total']);
    screen.log('second\nthird\n');
    screen.show(() => ['block', 'total']);
    expect(await emulator.lines()).to.deep.equal(['first', 'second', 'third', 'block', 'total']);
  });

  it('leaves nothing of a longer block', async () => {
    const { emulator, screen } = start();
    screen.log('first');
    screen.show(() => ['one', 'two', 'three', 'four']);
    screen.show(() => ['1']);
    screen.log('second');
    expect(await emulator.lines()).to.deep.equal(['first', 'second', '1']);
  });

  for (const size of [
    { columns: 60, rows: 24 },
    { columns: 60, rows: 20 },
    { columns: 120, rows: 40 },
    { columns: 30, rows: 10 },
  ]) {
    it(`draws the block once after a resize to ${size.columns} x ${size.rows}`, async () => {
      const { emulator, screen } = start();
      screen.log('first');
      screen.show(full);
      await emulator.resize(size);
      expect(await emulator.lines()).to.deep.equal(full(size));
      const before = await emulator.scrollback();
      screen.show(full);
      expect(await emulator.lines()).to.deep.equal(full(size));
      expect(await emulator.scrollback()).to.equal(before);
    });
  }

  it('draws no block into a pipe or on a terminal without sequences', async () => {
    const pipe = Object.assign(new Emulator({ columns: 80, rows: 24 }), { isTTY: false });
    const dumb = new Emulator({ columns: 80, rows: 24 });
    for (const [out, terminal] of [
      [pipe, 'xterm'],
      [dumb, 'dumb'],
    ] as const) {
      const screen = new Screen(out as unknown as typeof process.stdout, terminal);
      expect(screen.isPlain).to.be.true;
      screen.show(full);
      screen.log('line');
      expect(await out.lines()).to.deep.equal(['line']);
    }
  });
});
