import type { SdkModule } from '../sdk/sdk';
import type { Canaries } from './canaries';

/** The kind of an argument of an SDK method. */
export type Kind = keyof typeof PLANTED;

const idType = () => 'email';

/** Returns all personal data that a message, an event or a profile can contain, under the field names of all APIs. */
const fields = (plant: Canaries, place: string) => ({
  ...texts(plant, place, FIELD_NAMES),
  email: plant.email(`${place}.email`),
  to: plant.email(`${place}.to`),
  phone: plant.phone(`${place}.phone`),
  created_at: plant.number(`${place}.created_at`),
  data: {
    ...texts(plant, `${place}.data`, ['plan', 'city']),
    nickname: plant.word(`${place}.data.nickname`),
    list: [plant.text(`${place}.data.list`)],
  },
  traits: {
    address: { street: plant.text(`${place}.traits.street`) },
    phone: plant.phone(`${place}.traits`),
  },
  properties: { [plant.text(`${place} (a key)`)]: plant.text(`${place} (its value)`) },
  context: { ip: plant.text(`${place}.ip`), device: { token: plant.text(`${place}.context.token`) } },
  identifiers: { id: plant.text(`${place}.id`), email: plant.email(`${place}.identifiers.email`) },
  url: plant.url(`${place}.url`),
  link: plant.url(`${place}.link`),
  href: plant.url(`${place}.href`),
  endpoint: plant.url(`${place}.endpoint`),
  data_file_url: plant.url(`${place}.data_file_url`),
  events: [plant.text(`${place}.events`)],
  message_data: { first_name: plant.text(`${place}.message_data`) },
  headers: { 'X-Person': plant.text(`${place}.headers`) },
  custom_payload: { apns: { alert: plant.text(`${place}.custom_payload`) } },
  start: plant.number(`${place}.start`),
  end: plant.number(`${place}.end`),
});

/** Fields that contain text. */
const FIELD_NAMES = (
  'name event userId anonymousId groupId previousId subject body body_plain preheader from reply_to bcc title ' +
  'message image_url delivery_id device_id token recipient reason metric value tag language filename type ' +
  'description category transactional_message_id res limit key label'
).split(' ');

/** Names of options that become query parameters. */
const OPTION_NAMES = (
  'start limit type name metric sort email domain language period steps res tz version start_ts end_ts ' +
  'customerId parentFolderId sortBy sortOrder createdBefore createdAfter campaign_id end offset'
).split(' ');

const texts = (plant: Canaries, place: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, plant.text(`${place}.${name}`)]));

const request = (name: RequestName) => (plant: Canaries, place: string, sdk: SdkModule) => {
  const instance = new (sdk[name] as new (fields: object) => object)(fields(plant, place));
  const { attach } = instance as { attach?: (name: string, data: string) => void };
  attach?.call(instance, `${plant.text(`${place} (attachment)`)}.pdf`, plant.text(`${place} (attached)`));
  return instance;
};
type RequestName = Extract<keyof SdkModule, `Send${string}`>;

/** Functions that create an argument of each kind, with a unique value in every field. */
export const PLANTED = {
  person: (plant: Canaries, place: string) => plant.name(place),
  id: (plant: Canaries, place: string) => plant.word(place),
  text: (plant: Canaries, place: string) => plant.name(place),
  email: (plant: Canaries, place: string) => plant.email(place),
  deviceToken: (plant: Canaries, place: string) => plant.text(place),
  ids: (plant: Canaries, place: string) => [plant.text(place), plant.email(place)],
  idType,
  objectIdType: () => 'object_id',
  yes: () => true,
  fields,
  rows: (plant: Canaries, place: string) => [fields(plant, place)],
  operation: (plant: Canaries, place: string) => ({ ...fields(plant, place), action: 'identify' }),
  operations: (plant: Canaries, place: string) => [
    { ...fields(plant, place), action: 'identify', type: 'identify' },
  ],
  payload: fields,
  options: (plant: Canaries, place: string) => texts(plant, place, OPTION_NAMES),
  filter: (plant: Canaries, place: string) => ({
    and: [{ attribute: { field: plant.text(place), operator: 'eq', value: plant.email(place) } }],
  }),
  SendEmailRequest: request('SendEmailRequest'),
  SendPushRequest: request('SendPushRequest'),
  SendSMSRequest: request('SendSMSRequest'),
  SendWhatsAppRequest: request('SendWhatsAppRequest'),
  SendInboxMessageRequest: request('SendInboxMessageRequest'),
  SendInAppRequest: request('SendInAppRequest'),
} as const satisfies Record<string, (plant: Canaries, place: string, sdk: SdkModule) => unknown>;
