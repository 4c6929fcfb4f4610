import type { AttributeKey } from './attributes';

/** Log records with an event name. */
export const LOG_EVENTS = {
  call: {
    name: 'customerio.api.call',
    severities: 'INFO success, WARN failure',
    description: 'an SDK call ended',
    attributes: [
      'operation',
      'api',
      'status',
      'duration',
      'attempts',
      'errorType',
      'httpStatus',
      'errorReason',
      'deliveryId',
      'partialFailures',
      'errorMessage',
    ],
  },
  operation: {
    name: 'customerio.operation',
    severities: 'INFO success, ERROR failure',
    description: 'the application called `logOperation()`',
    attributes: [
      'operation',
      'status',
      'data',
      'customerId',
      'customerIdHash',
      'errorType',
      'httpStatus',
      'errorMessage',
    ],
  },
} as const satisfies Record<
  string,
  { name: string; severities: string; description: string; attributes: readonly AttributeKey[] }
>;
