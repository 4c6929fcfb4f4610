import { PIPELINES_OPERATIONS, type PipelinesOperation, type PipelinesOutcome } from '../catalog';
import { reportInternalError } from '../diagnostics/fail-open';
import { arrayLength, isObject, readProperty, readText } from '../foreign/read';

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

/**
 * Returns the object in which the SDK, or a plugin, noted the failure of a context. Returns undefined if the SDK regards
 * its event as delivered.
 */
function failureOf(context: unknown): object | undefined {
  const failedDelivery = readProperty(context, 'failedDelivery');
  if (typeof failedDelivery !== 'function') return undefined;
  const failure: unknown = Reflect.apply(failedDelivery, context, []);
  return isObject(failure) ? failure : undefined;
}

/** Works like {@link failureOf}, and reports an error instead of throwing it. */
export function readFailure(context: object): object | undefined {
  try {
    return failureOf(context);
  } catch (error) {
    reportInternalError('reading a failure', error);
    return undefined;
  }
}

/**
 * Returns the outcome of an event that the SDK reports as ended and that was in no batch. The SDK reports a success in
 * some of these cases.
 *
 * @param hasObservedBatches whether the batches of its client are observed.
 * @returns undefined if the event stands in an open batch: a plugin failed beside the one that adds events to batches.
 */
export function endedOutcome(context: unknown, hasObservedBatches: boolean): PipelinesOutcome | undefined {
  const failure = failureOf(context);
  if (failure !== undefined && isTooLarge(readProperty(failure, 'reason'))) return 'too_large';
  const step = pipelineStep(context);
  if (failure === undefined) {
    if (step === 'failed') return 'unserializable';
    if (step === 'skipped') return 'disabled';
    return hasObservedBatches ? 'lost' : 'accepted';
  }
  if (step === 'failed' || step === 'skipped') return 'plugin';
  if (!hasObservedBatches) return 'delivery_failed';
  return step === 'passed' ? undefined : 'plugin';
}

const isTooLarge = (reason: unknown): boolean => TOO_LARGE.test(readText(reason, 'message') ?? '');

/** Returns what the SDK logged about its plugin in a context, or undefined if the log cannot be read. */
function pipelineStep(context: unknown): 'passed' | 'failed' | 'skipped' | undefined {
  const logs = readProperty(context, 'logs');
  const entries: unknown = typeof logs === 'function' ? Reflect.apply(logs, context, []) : undefined;
  if (arrayLength(entries) === undefined) return undefined;
  const messages = (entries as unknown[])
    .filter((entry) => readProperty(readProperty(entry, 'extras'), 'plugin') === PIPELINE_PLUGIN)
    .map((entry) => readText(entry, 'message'));
  if (messages.includes('plugin Error')) return 'failed';
  return messages.includes('plugin') ? 'passed' : 'skipped';
}
