import { seriesOf } from '../../incidents/series';
import { withDerived } from './derived';
import type { Samples } from './sample-series';
import type { State } from './service';

const PRESENT = 'instance:customerio_telemetry:present';

/** Returns the series of a state, with those that rules record and the alerts that fire. */
export function samplesOf({ incident, firing }: State): Samples[] {
  const series = seriesOf(incident).map(({ series: text, values }) => parse(text, values));
  const alerts = firing.map(({ alert, area, minutes }) => ({
    name: 'ALERTS',
    labels: { alertname: alert, alertstate: 'firing', area, job: 'shop' },
    values: Array.from({ length: incident.minutes }, (_, minute) =>
      minute >= incident.minutes - minutes ? 1 : undefined,
    ),
  }));
  const present = series
    .filter(({ name, labels }) => name === 'up' && labels['job'] === 'shop')
    .map((up) => ({ ...up, name: PRESENT }));
  return [...withDerived(series), ...alerts, ...present];
}

function parse(text: string, values: string): Samples {
  const [, name = '', inside = ''] = /^([^{]+)\{(.*)\}$/.exec(text) ?? [];
  const labels = [...inside.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]);
  return {
    name,
    labels: Object.fromEntries(labels) as Record<string, string>,
    values: values.split(' ').map((value) => (/^\d/.test(value) ? Number(value) : undefined)),
  };
}
