/** The JSON body of a reporting webhook. */
export interface WebhookEventPayload {
  /** A ULID. */
  readonly event_id: string;
  /** Absent in `cio_subscription_preferences_changed`, which has `object_type_type`. */
  readonly object_type?: string;
  /** Object type of a change of preferences. The vendor's OpenAPI description uses this name. */
  readonly object_type_type?: string;
  readonly metric: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}
