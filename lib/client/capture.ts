import type { Attributes } from '@opentelemetry/api';
import { redactedErrorText, customerAttributes, scalarAttribute } from '../telemetry/personal-attributes';
import { ATTR } from '../catalog';
import type { ResolvedConfig } from '../config';
import { errorMessage } from './response';
import type { OperationTraits } from './operations';

/** What the user opted in to record about a call, or `undefined`: the usual case costs one comparison. */
export type Capture = (traits: OperationTraits, args: readonly unknown[]) => Attributes;

export function captureFor(config: ResolvedConfig): Capture | undefined {
  const { captureCustomerId, captureEventName, captureTransactionalMessageId } = config;
  if (captureCustomerId === 'off' && !captureEventName && !captureTransactionalMessageId) return undefined;
  return (traits, args) => ({
    ...customerAttributes(config, traits.customerId?.(args)),
    ...(captureEventName && scalarAttribute(ATTR.eventName, traits.eventName?.(args))),
    ...(captureTransactionalMessageId &&
      scalarAttribute(ATTR.transactionalMessageId, traits.transactionalMessageId?.(args))),
  });
}

/** The text of an error, redacted, for those who opted in. */
export const capturedMessage = (config: ResolvedConfig, error: unknown): string | undefined =>
  redactedErrorText(config, errorMessage(error));
