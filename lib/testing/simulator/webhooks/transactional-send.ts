import { SEND_CHANNELS, type SendChannel } from '../generated-ids';
import { fieldsOf, type SimulatorRequest } from '../request';
import type { SimulatedResponse } from '../response';
import type { Person } from './person';

/** A transactional message that the API accepted. */
export interface TransactionalSend {
  readonly channel: SendChannel;
  readonly deliveryId: string;
  /** Whether the request has `queue_draft`: the message is not sent. */
  readonly isDraft: boolean;
  /** Milliseconds until `send_at`; 0 without it. */
  readonly delayMs: number;
  readonly person: Partial<Person>;
  readonly subject: string | undefined;
  /** The number or name of the message template, as in the request. */
  readonly messageId: unknown;
}

/** Returns the message of a request if its response has a delivery id, otherwise undefined. */
export function parseTransactionalSend(
  { apiPath, json }: SimulatorRequest,
  response: SimulatedResponse,
): TransactionalSend | undefined {
  const deliveryId = fieldsOf(response.body)['delivery_id'];
  const channel = SEND_CHANNELS.find((name) => apiPath === `/send/${name}`);
  if (channel === undefined || typeof deliveryId !== 'string') return undefined;
  const message = fieldsOf(json);
  const sendAt = fieldsOf(response.body)['send_at'];
  return {
    channel,
    deliveryId,
    isDraft: message['queue_draft'] === true,
    delayMs: typeof sendAt === 'number' ? Math.max(0, sendAt * 1000 - Date.now()) : 0,
    person: personOf(message, channel),
    subject: text(message['subject']),
    messageId: message['transactional_message_id'],
  };
}

function personOf(message: Readonly<Record<string, unknown>>, channel: SendChannel): Partial<Person> {
  const identifiers = fieldsOf(message['identifiers']);
  const [id, email, to] = [text(identifiers['id']), text(identifiers['email']), text(message['to'])];
  const address = channel === 'email' ? (to ?? email) : email;
  const phone = channel === 'sms' || channel === 'whatsapp' ? to : undefined;
  return {
    // a person who is identified by address may have no id
    ...(id === undefined && email === undefined ? {} : { id: id ?? null }),
    ...(address === undefined ? {} : { email: address }),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** Returns a non-empty text, or a number as text: ids may be numbers. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
