import { BY_HAND } from '../by-hand';
import type { Timings } from '../rounds';
import { median, ratios } from '../statistics';
import type { Row } from '../table';
import { BOUNDED } from '../webhooks/bounded';
import type { RequestTimings } from '../webhooks/requests';
import type { Streamed } from '../webhooks/stream';
import { bytes, factor, MB, ms, ns, of, perSecond, quartiles, range, us } from './format';

const TARGETS = {
  throughput: 0.8,
  p99: 2,
  floor: 0.9,
  residentBytes: 64e6,
  growth: 1.1,
  rejected: 1,
} as const;

const row = (what: string, values: readonly number[], format: (value: number) => string): Row => ({
  what,
  measured: format(median(values)),
  spread: quartiles(values, format),
});

export function requestRows({ rate, p99, cpu, sender, core }: RequestTimings): Row[] {
  const rows = (name: string): Row[] => [
    row(`webhooks over loopback, ${name}`, of(rate, name), perSecond),
    row('  CPU time of its process per request', of(cpu, name), us),
    row('  p99', of(p99, name), ms),
  ];
  const rates = (name: string) => ratios(of(rate, name), of(rate, 'bare'));
  const cpuTimes = (name: string) => ratios(of(cpu, 'bare'), of(cpu, name));
  const throughput = rates('receiver');
  const latency = ratios(of(p99, 'receiver'), of(p99, 'bare'));
  return [
    ...['bare', 'receiver', BY_HAND, BOUNDED].flatMap(rows),
    row('  CPU time of the sender per request, bare', of(sender, 'bare'), us),
    row('  share of a core that the server had, bare', of(core, 'bare'), factor),
    {
      ...row('requests/s, receiver / bare', throughput, factor),
      target: `>= ${factor(TARGETS.throughput)}`,
      met: median(throughput) >= TARGETS.throughput,
    },
    row('  by hand / bare', rates(BY_HAND), factor),
    row('  by hand, bounded / bare', rates(BOUNDED), factor),
    row('  a span without attributes, no metrics / bare', rates('span'), factor),
    row('  by CPU time, receiver / bare', cpuTimes('receiver'), factor),
    row('  by CPU time, by hand / bare', cpuTimes(BY_HAND), factor),
    row('  by CPU time, a span / bare', cpuTimes('span'), factor),
    {
      ...row('p99, receiver / bare', latency, factor),
      target: `<= ${factor(TARGETS.p99)}`,
      met: median(latency) <= TARGETS.p99,
    },
  ];
}

export function verificationRows(processes: readonly Timings[]): Row[] {
  const time = (what: string, name: string): Row => {
    const values = processes.map((timings) => median(of(timings, name)));
    return { what, measured: ns(median(values)), spread: range(values, ns) };
  };
  const values = processes.map((timings) => median(ratios(of(timings, 'floor'), of(timings, 'ours'))));
  return [
    time('webhook verified and parsed: the floor', 'floor'),
    time('  verified and read as an event', 'ours'),
    time('  the same with a failure to classify', 'failure'),
    {
      what: '  floor / ours',
      measured: factor(median(values)),
      spread: range(values, factor),
      target: `>= ${factor(TARGETS.floor)}`,
      met: median(values) >= TARGETS.floor,
    },
  ];
}

export function rejectionRows(timings: Timings): Row[] {
  const shareOf = (name: string): Row => {
    const shares = ratios(of(timings, name), of(timings, 'accepted'));
    return {
      what: `  ${name} webhook, rejected`,
      measured: factor(median(shares)),
      spread: quartiles(shares, factor),
      target: `<= ${factor(TARGETS.rejected)}`,
      met: median(shares) <= TARGETS.rejected,
    };
  };
  return [
    row('webhook handled, without HTTP', of(timings, 'accepted'), ns),
    shareOf('forged'),
    shareOf('unsigned'),
  ];
}

export function millionRows({ events, perId, perSend, resident, cost }: Streamed): Row[] {
  const [empty = Number.NaN, ...later] = resident;
  const grown = later.map((value) => value - empty);
  const most = Math.max(...grown);
  const growth = (cost.at(-1) ?? Number.NaN) / (cost[1] ?? Number.NaN);
  return [
    {
      what: `${events.toLocaleString('en')} events: resident memory grows by`,
      measured: MB(most),
      spread: range(grown, MB),
      target: `<= ${MB(TARGETS.residentBytes)}`,
      met: most <= TARGETS.residentBytes,
    },
    { what: '  heap per remembered event', measured: bytes(perId) },
    { what: '  heap per send in the journal', measured: bytes(perSend) },
    {
      what: '  cost of an event, last part / second',
      measured: factor(growth),
      target: `<= ${factor(TARGETS.growth)}`,
      met: growth <= TARGETS.growth,
    },
  ];
}
