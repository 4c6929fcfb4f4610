import { INTEGRATION } from './integration';
import { MESSAGES } from './messages';
import type { Dashboard } from './panel';
import { render } from './render';
import { WEBHOOKS } from './webhooks';

export const DASHBOARDS: readonly Dashboard[] = [INTEGRATION, MESSAGES, WEBHOOKS];

/** Returns the contents of the dashboard files by path. */
export const dashboardFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    DASHBOARDS.map((definition) => [
      `dashboards/${definition.uid}.json`,
      `${JSON.stringify(render(definition), null, 2)}\n`,
    ]),
  );
