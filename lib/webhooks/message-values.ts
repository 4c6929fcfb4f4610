import type { BounceType, EventType, MessageAttributes } from '../catalog';
import type { AuthenticatedRequest } from './authenticated-request';

/** Values of a message event that its metrics need. */
export interface MessageValues {
  readonly type: EventType;
  readonly labels: MessageAttributes;
  readonly bounceType: BounceType | undefined;
}

/** Returns the values of an event. Undefined for an event that is not about a message. */
export function messageValues({ event, pair }: AuthenticatedRequest): MessageValues | undefined {
  if (pair === undefined || event.type === 'unknown') return undefined;
  const labels = (event.machine ? pair.machineLabels : pair.labels)?.[event.campaignType];
  return labels && { type: pair.type, labels, bounceType: event.bounceType };
}
