const LINES = 5;

/** The last lines of a process's output. They show the reason if it exits. */
export class LastLines {
  private lines: string[] = [];
  private unfinished = '';

  readonly add = (text: string): void => {
    const all = (this.unfinished + text).split('\n');
    this.unfinished = all.pop() ?? '';
    this.lines = [...this.lines, ...all.filter((line) => line.trim() !== '')].slice(-LINES);
  };

  /** Returns the lines as the end of a sentence. */
  readonly describe = (): string => {
    const lines = [...this.lines, this.unfinished].filter((line) => line.trim() !== '');
    return lines.length === 0 ? 'it has no output.' : ['its last output:', ...lines].join('\n  ');
  };
}
