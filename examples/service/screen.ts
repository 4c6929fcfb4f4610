import type { WriteStream } from 'node:tty';

const CLEAR_BELOW = '\u001b[0J';
const up = (lines: number) => (lines > 0 ? `\u001b[${lines}F` : '');

/** Writes permanent lines and, on a terminal, redraws a block of lines below them in place. */
export class Screen {
  private block: readonly string[] = [];

  constructor(private readonly out: WriteStream) {}

  /** Whether the output is a pipe or a file: every block is then appended. */
  get isPlain(): boolean {
    return !this.out.isTTY;
  }

  /** Writes permanent text, such as the service's own output. */
  log(text: string): void {
    if (text === '') return;
    this.out.write(`${this.erasing()}${text.endsWith('\n') ? text : `${text}\n`}`);
    this.draw();
  }

  /** Draws the parts that have lines, with an empty line before each. If there is no room, cuts the first part. */
  show(...parts: readonly (readonly string[])[]): void {
    const [first = [], ...others] = parts.filter(({ length }) => length > 0).map((lines) => ['', ...lines]);
    const below = others.flat();
    if (this.isPlain) {
      this.out.write(`${[...first, ...below].join('\n')}\n`);
      return;
    }
    this.out.write(this.erasing());
    // wrapped lines and lines above the screen cannot be redrawn; some terminals report no size
    const [height, width] = [this.out.rows || 24, this.out.columns || 80];
    const above = first.slice(0, Math.max(0, height - 1 - below.length));
    this.block = [...above, ...below].slice(0, height - 1).map((line) => line.slice(0, width - 1));
    this.draw();
  }

  private erasing(): string {
    return this.block.length > 0 ? `${up(this.block.length)}${CLEAR_BELOW}` : '';
  }

  private draw(): void {
    if (this.block.length > 0) this.out.write(`${this.block.join('\n')}\n`);
  }
}
