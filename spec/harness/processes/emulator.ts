import { EventEmitter } from 'node:events';
import { Terminal } from '@xterm/headless';
import type { Size } from '../../../examples/service/layout';

/** A terminal emulator with a scrollback. */
export class Emulator extends EventEmitter {
  readonly isTTY = true;
  private readonly terminal: Terminal;

  constructor(size: Size) {
    super();
    this.terminal = new Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: 500,
      convertEol: true,
      allowProposedApi: true,
    });
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  write(text: string): boolean {
    this.terminal.write(text);
    return true;
  }

  async resize({ columns, rows }: Size): Promise<void> {
    await this.written();
    this.terminal.resize(columns, rows);
    this.emit('resize');
  }

  /** Lines above the screen. */
  async scrollback(): Promise<number> {
    await this.written();
    return this.terminal.buffer.active.baseY;
  }

  /** The lines of the screen without empty lines at the end. */
  async lines(): Promise<string[]> {
    await this.written();
    const { active } = this.terminal.buffer;
    const lines = Array.from({ length: this.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    return lines.join('\n').trimEnd().split('\n');
  }

  private written(): Promise<void> {
    return new Promise((resolve) => this.terminal.write('', resolve));
  }
}
