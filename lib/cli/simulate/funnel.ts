/** Metrics in the order of a message's life. Other ones follow. */
const ORDER = ['drafted', 'attempted', 'sent', 'delivered', 'opened', 'clicked', 'converted', 'bounced'];
/** Metrics in a line of progress, which fits in 80 columns. */
const MAIN: readonly string[] = ['sent', 'delivered', 'opened', 'clicked', 'bounced'];

/** Accepted events of a campaign by metric. */
export class Funnel {
  private readonly byMetric = new Map<string, number>(ORDER.map((metric) => [metric, 0]));

  add(metric: string, isAccepted: boolean): void {
    this.byMetric.set(metric, (this.byMetric.get(metric) ?? 0) + (isAccepted ? 1 : 0));
  }

  /** Accepted events by metric, without metrics that did not occur. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.byMetric].filter(([, count]) => count > 0));
  }

  /** Returns the most frequent metrics and the sum of the other ones in one line. */
  line(): string {
    const counts = Object.entries(this.counts);
    const main = counts.filter(([metric]) => MAIN.includes(metric));
    const others = counts
      .filter(([metric]) => !MAIN.includes(metric))
      .reduce((sum, [, count]) => sum + count, 0);
    return [...main, ...(others > 0 ? ([['other', others]] as const) : [])]
      .map(([metric, count]) => `${metric} ${count}`)
      .join('  ');
  }

  /** Returns the counts as a table with shares of the messages. */
  table(messages: number): string {
    return Object.entries(this.counts)
      .map(([metric, count]) => {
        const share = ((100 * count) / messages).toFixed(1);
        return `  ${metric.padEnd(14)} ${String(count).padStart(7)}  ${share.padStart(5)} % of the messages\n`;
      })
      .join('');
  }
}
