import type { WriteStream } from 'node:tty';
import type { Size } from './layout';

/**
 * Sequences of a terminal. They erase single lines only: some terminals and multiplexers move the lines to the
 * scrollback if a sequence erases the whole screen.
 */
const ERASE_LINE = '\u001b[2K';
const ERASE_TO_END = '\u001b[K';
const HOME = '\u001b[H';
const up = (lines: number) => (lines > 0 ? `\u001b[${lines}F` : '');

/** Returns lines that fit into the size. */
export type Draw = (size: Size) => readonly string[];

/** Writes permanent lines and, on a terminal, redraws a block of lines below them in place. */
export class Screen {
  private block: readonly string[] = [];
  private draw: Draw = () => [];

  constructor(
    private readonly out: Pick<WriteStream, 'isTTY' | 'columns' | 'rows' | 'write' | 'on'>,
    private readonly terminal = process.env['TERM'],
  ) {
    if (!this.isPlain) out.on('resize', () => this.onResize());
  }

  /** Whether the output has no screen: it is a pipe or a file, or the terminal has no sequences. */
  get isPlain(): boolean {
    return !this.out.isTTY || this.terminal === 'dumb';
  }

  /** Writes permanent text, such as the service's own output. */
  log(text: string): void {
    if (text === '') return;
    const erased =
      up(this.block.length) + `${ERASE_LINE}\n`.repeat(this.block.length) + up(this.block.length);
    this.out.write(`${erased}${text.endsWith('\n') ? text : `${text}\n`}${linesOf(this.block)}`);
  }

  /** Replaces the block, and draws it again after a change of the terminal's size. */
  show(draw: Draw): void {
    this.draw = draw;
    if (this.isPlain) return;
    const block = this.draw(this.size);
    const surplus = Math.max(this.block.length - block.length, 0);
    const erased = `${ERASE_LINE}\n`.repeat(surplus) + up(surplus);
    this.out.write(up(this.block.length) + linesOf(block) + erased);
    this.block = block;
  }

  /** Draws at the top of the screen: lines may have wrapped, so the start of the block is unknown. */
  private onResize(): void {
    if (this.block.length === 0) return;
    const empty = Array<string>(this.size.rows).fill(ERASE_LINE).join('\n');
    this.block = this.draw(this.size);
    this.out.write(HOME + empty + HOME + linesOf(this.block));
  }

  /** Some terminals report no size. */
  private get size(): Size {
    return { columns: this.out.columns || 80, rows: this.out.rows || 24 };
  }
}

const linesOf = (lines: readonly string[]): string =>
  lines.map((line) => `${line}${ERASE_TO_END}\n`).join('');
