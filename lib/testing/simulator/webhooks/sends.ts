import type { SimulatedResponse } from '../response';
import { SEND_CHANNELS, type SendChannel } from '../identifiers';
import { fieldsOf, type SimulatorRequest } from '../request';
import type { Person } from './people';

/** A transactional message that the API took. */
export interface AcceptedSend {
  readonly channel: SendChannel;
  readonly deliveryId: string;
  /** `queue_draft`: it is not sent. */
  readonly isDraft: boolean;
  /** Until `send_at`, 0 without it. */
  readonly delayMs: number;
  readonly person: Partial<Person>;
  readonly subject: string | undefined;
  /** The number or the name that the caller gave. */
  readonly messageId: unknown;
}

/** What a request sent, if its answer says that a delivery was made of it. */
export function acceptedSend(
  { endpoint, json }: SimulatorRequest,
  answer: SimulatedResponse,
): AcceptedSend | undefined {
  const deliveryId = fieldsOf(answer.body)['delivery_id'];
  const channel = SEND_CHANNELS.find((name) => endpoint === `/send/${name}`);
  if (channel === undefined || typeof deliveryId !== 'string') return undefined;
  const message = fieldsOf(json);
  const sendAt = fieldsOf(answer.body)['send_at'];
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
    // who is known by address need not have an id
    ...(id === undefined && email === undefined ? {} : { id: id ?? null }),
    ...(address === undefined ? {} : { email: address }),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** Ids may be numbers. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
