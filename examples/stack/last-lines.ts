const LINES = 5;

/** The end of what a process writes: the reason, if it ends. */
export class LastLines {
  private lines: string[] = [];
  private unfinished = '';

  readonly add = (text: string): void => {
    const all = (this.unfinished + text).split('\n');
    this.unfinished = all.pop() ?? '';
    this.lines = [...this.lines, ...all.filter((line) => line.trim() !== '')].slice(-LINES);
  };

  /** The end of a sentence. */
  readonly words = (): string => {
    const said = [...this.lines, this.unfinished].filter((line) => line.trim() !== '');
    return said.length === 0 ? 'it said nothing.' : ['what it said last:', ...said].join('\n  ');
  };
}
