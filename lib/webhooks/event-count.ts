import type { Instruments } from '../telemetry/instruments';
import type { MessageValues } from './message-values';

/**
 * One event in the message metrics. It can wait for a handler, or for a shared store up to an hour, so it keeps numbers
 * and labels only: an event and its body can have megabytes.
 */
export class EventCount {
  constructor(
    private readonly instruments: Instruments,
    private readonly message: MessageValues,
    /** Milliseconds from the accepted send to the event. */
    private readonly latencyMs: number | undefined,
    /** Whether webhooks count e-mails that were sent. */
    private readonly isSentCounted: boolean,
  ) {}

  /** Counts the event. Call it once per event, after it was handled. */
  record(): void {
    const { instruments, latencyMs } = this;
    const { type, labels, bounceType } = this.message;
    const { campaign_type } = labels;
    instruments.messageEvents.add(1, labels);
    if (latencyMs !== undefined) instruments.messageLatency.record(latencyMs, labels);
    if (type === 'email_delivered') {
      instruments.emailDelivered.add(1, { campaign_type });
    } else if (type === 'email_bounced') {
      instruments.emailBounced.add(1, { bounce_type: bounceType ?? 'unknown' });
    } else if (type === 'email_sent' && this.isSentCounted) {
      instruments.emailSent.add(1, { campaign_type });
    }
  }
}
