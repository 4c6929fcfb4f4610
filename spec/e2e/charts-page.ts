import type { chartData } from '../../examples/service/chart-data';

/** Reads the page with charts, the files that it loads, and its data. */
export async function chartsOf(url: string | undefined) {
  const page = await (await fetch(`${url}/`)).text();
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
  const local = files.filter((file) => /^[\w.]+$/.test(file));
  const statusOf = async (file: string) => (await fetch(`${url}/${file}`)).status;
  const data = (await (await fetch(`${url}/data.json`)).json()) as ReturnType<typeof chartData>;
  return {
    external: files.filter((file) => !local.includes(file) && !file.startsWith('data:')),
    statuses: await Promise.all(local.map(statusOf)),
    missing: await statusOf('../package.json'),
    calls: Object.keys(data.calls),
    isCounted: [data.calls['track']!, data.webhooks.received, data.events.accepted, data.latency.p95].every(
      (values) => values.some((value) => value !== null && value > 0),
    ),
  };
}
