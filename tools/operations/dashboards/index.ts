import { INTEGRATION } from './integration';
import { MESSAGES } from './messages';
import type { Dashboard } from './panel';
import { render } from './render';
import { WEBHOOKS } from './webhooks';

export const DASHBOARDS: readonly Dashboard[] = [INTEGRATION, MESSAGES, WEBHOOKS];

/** What stands in dashboards/, by file name. */
export const dashboardFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    DASHBOARDS.map((definition) => [
      `${definition.uid}.json`,
      `${JSON.stringify(render(definition), null, 2)}\n`,
    ]),
  );
