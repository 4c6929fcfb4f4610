import type { Row } from './counters';
import { valueAt, type CollectorModel } from './model';
import type { Random } from './random';

const CAPACITY = 1000;

/** The own metrics of two Collectors, and whether their targets are up. */
export class CollectorSeries {
  constructor(
    private readonly model: CollectorModel,
    private readonly minutes: number,
    private readonly random: Random,
  ) {}

  rows(): Row[] {
    return [0, 1].flatMap((instance) => this.rowsOf(instance));
  }

  private rowsOf(instance: number): Row[] {
    const { accepted, sent = 1, queue = 0.01, failed, refused, down } = this.model;
    const target = `job="otelcol",instance="gateway-${instance}"`;
    const rows = new Map<string, Row>();
    const record = (name: string, minute: number, value: number) => {
      const row = rows.get(name) ?? {
        name,
        values: new Array<number | undefined>(this.minutes).fill(undefined),
      };
      rows.set(name, row);
      row.values[minute] = value;
    };
    let received = 0;
    let exported = 0;
    let lost = 0;
    let rejected = 0;
    for (let minute = 0; minute < this.minutes; minute += 1) {
      const isDown = instance === 0 && down !== undefined && minute >= down[0] && minute < down[1];
      record(`up{${target}}`, minute, isDown ? 0 : 1);
      if (isDown) {
        received = 0;
        exported = 0;
        lost = 0;
        rejected = 0;
        continue;
      }
      const items = this.random.carried(`collector ${instance}`, valueAt(accepted, minute));
      received += items;
      exported += this.random.carried(`sent ${instance}`, items * valueAt(sent, minute), false);
      lost += this.random.carried(`lost ${instance}`, items * valueAt(failed, minute), false);
      rejected += this.random.carried(`refused ${instance}`, items * valueAt(refused, minute), false);
      const exporter = 'exporter="otlp_http/traces"';
      record(`otelcol_receiver_accepted_spans_total{${target},receiver="otlp"}`, minute, received);
      record(`otelcol_exporter_sent_spans_total{${target},${exporter}}`, minute, exported);
      if (lost > 0) record(`otelcol_exporter_send_failed_spans_total{${target},${exporter}}`, minute, lost);
      if (rejected > 0)
        record(`otelcol_receiver_refused_spans_total{${target},receiver="otlp"}`, minute, rejected);
      record(`otelcol_exporter_queue_size{${target},${exporter}}`, minute, CAPACITY * valueAt(queue, minute));
      record(`otelcol_exporter_queue_capacity{${target},${exporter}}`, minute, CAPACITY);
    }
    return [...rows.values()];
  }
}
