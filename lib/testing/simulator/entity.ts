import type { Problem } from './error-responses';
import { fieldsOf } from './request';

/** Actions that Track v2 accepts, by type of entity. */
const ACTIONS: ReadonlyMap<unknown, readonly string[]> = new Map([
  [
    'person',
    [
      'identify',
      'delete',
      'event',
      'screen',
      'page',
      'add_relationships',
      'delete_relationships',
      'add_device',
      'delete_device',
      'merge',
      'suppress',
      'unsuppress',
    ],
  ],
  ['object', ['identify', 'identify_anonymous', 'delete', 'add_relationships', 'delete_relationships']],
  ['delivery', ['event']],
]);

/** Required fields by action. Other actions use {@link REQUIRED_BY_DEFAULT}. */
const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  merge: ['primary', 'secondary'],
  event: ['identifiers', 'name'],
  screen: ['identifiers', 'name'],
  page: ['identifiers', 'name'],
  add_relationships: ['identifiers', 'cio_relationships'],
  delete_relationships: ['identifiers', 'cio_relationships'],
  add_device: ['identifiers', 'device'],
  delete_device: ['identifiers', 'device'],
};
const REQUIRED_BY_DEFAULT: readonly string[] = ['identifiers'];

/**
 * Returns the first problem of a Track v2 operation, if any. `attributes.simulate: 'invalid'` makes any operation
 * invalid, for tests of partial failures.
 */
export function entityProblem(item: unknown): Problem | undefined {
  const fields = fieldsOf(item);
  const { type, action, attributes } = fields as { type?: unknown; action?: unknown; attributes?: unknown };
  const actions = ACTIONS.get(type);
  if (actions === undefined) return invalid('type', 'must be one of person, object, delivery');
  if (typeof action !== 'string' || !actions.includes(action)) {
    return invalid('action', `must be one of ${actions.join(', ')}`);
  }
  const missing = (REQUIRED_FIELDS[action] ?? REQUIRED_BY_DEFAULT).find((name) => isBlank(fields[name]));
  if (missing !== undefined) return { reason: 'required', field: missing, message: 'must be given' };
  if (fieldsOf(attributes)['simulate'] === 'invalid')
    return invalid('attributes', 'hold a value of the wrong type');
  return undefined;
}

function invalid(field: string, message: string): Problem {
  return { reason: 'invalid', field, message };
}

/** Returns whether a value is missing, an empty string, or an object without any value. */
function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every((inner) => inner === null || inner === '');
}
