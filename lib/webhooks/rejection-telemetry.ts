import { ATTR, LOG_EVENTS, type WebhookErrorType } from '../catalog';
import { warnOnce } from '../diagnostics';
import { failOpen } from '../diagnostics/fail-open';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import type { Telemetry } from '../telemetry';

const BODY_CONSUMED =
  'A Customer.io webhook could not be verified: its body was read before the request reached the receiver, so the ' +
  'signed bytes are lost. Mount the receiver before express.json() and other body parsers, or keep ' +
  'the bytes: express.json({ verify: (req, res, buffer) => { req.rawBody = buffer } }).';

/** Why a request was rejected. */
export type Rejection = Exclude<WebhookErrorType, 'malformed' | 'handler' | 'busy'>;

/** Records rejected requests. */
export class RejectionTelemetry {
  private readonly throttle = new OccurrenceThrottle();

  constructor(private readonly getTelemetry: () => Telemetry) {}

  /** Counts a rejection, and logs it at most once a minute for each reason. Never throws. */
  record(rejection: Rejection, durationMs: number): void {
    failOpen('reporting a rejected webhook', () => {
      const telemetry = this.getTelemetry();
      const instruments = telemetry.instruments();
      instruments?.webhookErrors.add(1, { error_type: rejection });
      instruments?.webhookDuration.record(durationMs, { outcome: 'rejected' });
      if (rejection === 'body_consumed') warnOnce('CUSTOMERIO_OTEL_BODY_CONSUMED', BODY_CONSUMED);
      const occurrences = this.throttle.record(rejection);
      if (occurrences === 0) return;
      telemetry.events.emit({
        name: LOG_EVENTS.rejected.name,
        severity: 'warn',
        body: `Customer.io webhook rejected: ${rejection}`,
        span: undefined,
        attributes: { [ATTR.errorType]: rejection, [ATTR.occurrences]: occurrences },
      });
    });
  }
}
