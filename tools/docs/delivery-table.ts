import {
  HANDLERS,
  ON_FAILURE,
  RETRIED_AT,
  SITUATIONS,
  STORES,
  EXCLUSIONS,
  type Store,
} from '../../spec/harness/redis/at-least-once';
import { table } from './markdown';
import { replaceSection } from './section';

const STORE_NAMES = Object.keys(STORES) as Store[];
const SHARED = STORE_NAMES.filter((store) => store !== 'memory');

function storesText(stores: readonly Store[]): string {
  if (stores.length === STORE_NAMES.length) return 'any';
  const isEveryShared = stores.length === SHARED.length && !stores.includes('memory');
  return isEveryShared ? 'any shared store' : stores.map((store) => STORES[store]).join(', ');
}

const ACCEPTED = {
  'at once': '200',
  'after the lease': '503 until the lease ends, then 200',
} as const;

const either = <T extends string>(values: readonly T[], all: readonly T[]): string =>
  values.length === all.length ? 'either' : values.join(', ');

function situations(): string {
  return table(
    [
      '`onEvent` at first',
      '`onHandlerFailure`',
      'Store',
      'Retry at',
      'Response',
      'Retry gets',
      '`onEvent` runs',
      'Counted',
    ],
    SITUATIONS.map((each) => [
      each.handler.map((handler) => HANDLERS[handler]).join(', '),
      either(each.onFailure, ON_FAILURE),
      storesText(each.store),
      either(each.retriedAt, RETRIED_AT),
      each.response === undefined ? 'none' : String(each.response),
      ACCEPTED[each.accepted],
      each.runs === 1 ? 'once' : 'twice',
      each.counted === 1 ? 'once' : 'twice',
    ]),
  );
}

const exclusions = (): string =>
  `Combinations that cannot happen are left out:\n\n${EXCLUSIONS.map(({ because }) => `- ${because}`).join('\n')}`;

/**
 * Returns docs/webhooks.md with the current table of deliveries.
 *
 * @throws if the markers of the table are missing
 */
export const withDeliveryTable = (document: string): string =>
  replaceSection(document, 'docs/webhooks.md', 'deliveries', `${situations()}\n\n${exclusions()}`);
