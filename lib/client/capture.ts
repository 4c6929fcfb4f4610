import type { Attributes } from '@opentelemetry/api';
import { ATTR } from '../catalog';
import type { ResolvedConfig } from '../config';
import { redactedErrorText, customerAttributes, scalarAttribute } from '../telemetry/personal-attributes';
import type { OperationTraits } from './operations';
import { errorMessage } from './response';

/** Reads the opt-in attributes of a call. */
export type Capture = (traits: OperationTraits, args: readonly unknown[]) => Attributes;

/** Returns a function that reads the attributes of the enabled options, or undefined if no option is enabled. */
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

/** Returns the redacted message of an error if `captureErrorMessage` is set. */
export const capturedMessage = (config: ResolvedConfig, error: unknown): string | undefined =>
  redactedErrorText(config, errorMessage(error));
