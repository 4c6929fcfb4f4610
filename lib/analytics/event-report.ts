import { ATTR, LOG_EVENTS, type PipelinesOutcome } from '../catalog';
import type { Telemetry } from '../telemetry';
import { SDK_ATTRIBUTES } from './event-span';

/** Logs events that were not sent. @param occurrences their number since the last report of this outcome. */
export function logDropped({ events }: Telemetry, outcome: PipelinesOutcome, occurrences: number): void {
  events.emit({
    name: LOG_EVENTS.dropped.name,
    severity: 'warn',
    body: `Customer.io events that were not sent: ${occurrences} (${outcome})`,
    span: undefined,
    attributes: {
      [ATTR.sdk]: SDK_ATTRIBUTES[ATTR.sdk],
      [ATTR.eventOutcome]: outcome,
      [ATTR.occurrences]: occurrences,
    },
  });
}

/** Logs events that had no outcome when `closeAndFlush()` resolved. @param occurrences their number. */
export function logUnflushed({ events }: Telemetry, occurrences: number): void {
  events.emit({
    name: LOG_EVENTS.unflushed.name,
    severity: 'warn',
    body: `Customer.io events without an outcome when closeAndFlush() resolved: ${occurrences}`,
    span: undefined,
    attributes: { [ATTR.sdk]: SDK_ATTRIBUTES[ATTR.sdk], [ATTR.occurrences]: occurrences },
  });
}
