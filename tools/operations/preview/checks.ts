import type { Drawing, DrawnPanel } from './browser';
import { STATES, type State } from './states/service';

const MAX_SERIES = 15;

/** Returns what is wrong with a drawing. Only a healthy service must have data in each panel. */
export function problemsOf({ panels, problems }: Drawing, state: State | undefined): string[] {
  const isHealthy = state !== undefined && state === STATES['healthy'];
  return [
    ...problems,
    ...panels.flatMap((panel) => panel.errors.map((error) => `panel ${panel.id}: ${error}`)),
    ...panels.filter(hasTooManyLines).map(({ id, series }) => `panel ${id} has ${series} series`),
    ...panels
      .filter((panel) => isHealthy && panel.series === 0 && !panel.isEmptyGood)
      .map(({ id, title }) => `panel ${id}, ${title}, is empty`),
  ];
}

const hasTooManyLines = ({ type, series }: DrawnPanel): boolean =>
  type === 'timeseries' && series > MAX_SERIES;
