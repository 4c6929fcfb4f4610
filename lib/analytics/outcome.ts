import { PIPELINES_OPERATIONS, type PipelinesOperation, type PipelinesOutcome } from '../catalog';
import { arrayLength, readProperty, readText } from '../foreign/read';

/** Name of the SDK's plugin that adds events to batches. */
const PIPELINE_PLUGIN = 'Customer.io Data Pipelines';

/** Texts of the SDK for an event that fits into no batch. */
const TOO_LARGE = /^Event (?:exceeds maximum event size|has caused batch size)/;

const OPERATIONS: ReadonlyMap<unknown, PipelinesOperation> = new Map(
  PIPELINES_OPERATIONS.map((operation) => [operation, operation]),
);

/** Returns the operation of an event, or undefined if the event has no known type. */
export const operationOf = (event: unknown): PipelinesOperation | undefined =>
  OPERATIONS.get(readProperty(event, 'type'));

/** Returns the failure of a context, or undefined if the SDK regards its event as delivered. */
export function failureOf(context: unknown): { readonly reason: unknown } | undefined {
  const failedDelivery = readProperty(context, 'failedDelivery');
  if (typeof failedDelivery !== 'function') return undefined;
  const failure: unknown = Reflect.apply(failedDelivery, context, []);
  return typeof failure === 'object' && failure !== null
    ? { reason: readProperty(failure, 'reason') }
    : undefined;
}

/** Returns the outcome of an event that ended and was in no batch. The SDK reports a success in some of these cases. */
export function undeliveredOutcome(context: unknown): PipelinesOutcome {
  const failure = failureOf(context);
  if (failure !== undefined) return isTooLarge(failure.reason) ? 'too_large' : 'plugin';
  const entries = pipelineEntries(context);
  if (entries === undefined) return 'lost';
  if (entries.includes('plugin Error')) return 'unserializable';
  return entries.includes('plugin') ? 'lost' : 'disabled';
}

/** Returns the outcome of an event of a client whose batches are not observed. */
export function publicOutcome(context: unknown): PipelinesOutcome {
  const failure = failureOf(context);
  if (failure !== undefined) return isTooLarge(failure.reason) ? 'too_large' : 'delivery_failed';
  const outcome = undeliveredOutcome(context);
  return outcome === 'lost' ? 'accepted' : outcome;
}

const isTooLarge = (reason: unknown): boolean => TOO_LARGE.test(readText(reason, 'message') ?? '');

/** Returns the messages that the SDK logged about its plugin in a context, or undefined if the log cannot be read. */
function pipelineEntries(context: unknown): string[] | undefined {
  const logs = readProperty(context, 'logs');
  const entries: unknown = typeof logs === 'function' ? Reflect.apply(logs, context, []) : undefined;
  if (arrayLength(entries) === undefined) return undefined;
  return (entries as unknown[])
    .filter((entry) => readProperty(readProperty(entry, 'extras'), 'plugin') === PIPELINE_PLUGIN)
    .map((entry) => readText(entry, 'message') ?? '');
}
