import { PARENTS, VENDOR_EVENTS } from '../webhooks/vendor-events';
import { envelope } from '../webhooks/webhook-world';
import type { Canaries } from './canaries';

/** Fields that are recorded by default: delivery ids are not personal, and link webhooks to calls. */
const RECORDED_FIELDS: ReadonlySet<string> = new Set(['delivery_id']);

/** Returns a copy with a unique value in every text, number, header name and element of a list. */
function planted(plant: Canaries, value: unknown, place: string, name = ''): unknown {
  if (RECORDED_FIELDS.has(name)) return value;
  if (typeof value === 'string') return `${plant.text(place)} ${value} <${plant.email(place)}>`;
  if (typeof value === 'number') return plant.number(place);
  if (Array.isArray(value)) return value.map((element) => planted(plant, element, `${place}[]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      name === 'headers' ? plant.text(`${place} (a key)`) : key,
      planted(plant, field, `${place}.${key}`, key),
    ]),
  );
}

/** Returns a webhook of every published type with each kind of parent, with additional undocumented fields. */
export const plantedWebhooks = (plant: Canaries): readonly object[] =>
  VENDOR_EVENTS.flatMap(({ type, objectType, metric, data }) =>
    Object.entries(PARENTS).map(([parent, ids]) => {
      const place = `${type} of ${parent}`;
      return envelope(
        objectType,
        metric,
        {
          ...(planted(plant, { ...data, ...ids }, place) as object),
          [plant.text(`${place} (a key)`)]: plant.text(`${place} (its value)`),
          new_field: { phone: plant.phone(`${place}.new_field`) },
        },
        { [plant.text(`${place} (a key of the envelope)`)]: plant.email(`${place} (its value)`) },
      );
    }),
  );

/** Returns bodies that are no event of a published type: invalid JSON, other JSON values, undocumented types. */
export const strangeBodies = (plant: Canaries): readonly unknown[] => [
  plant.email('body'),
  `{"${plant.text('JSON that ends early')}`,
  JSON.stringify(plant.text('JSON text')),
  [plant.text('JSON array')],
  {
    event_id: plant.email('event_id'),
    object_type: plant.text('object_type'),
    metric: plant.text('metric'),
    data: { delivery_id: plant.email('delivery_id') },
  },
  {
    event_type: `email_${plant.text('event_type')}`,
    timestamp: plant.text('timestamp'),
    data: plant.text('data'),
  },
  envelope('email', plant.text('metric'), { recipient: plant.email('recipient') }),
  envelope(plant.text('object_type'), 'sent', { recipient: plant.email('recipient') }),
  envelope('email', 'sent', {
    delivery_id: { id: plant.text('delivery_id') },
    identifiers: plant.email('identifiers'),
    recipient: [plant.email('recipient')],
  }),
];
