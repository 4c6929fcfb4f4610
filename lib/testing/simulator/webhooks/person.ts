import { pickOne, randomBuffer, randomInteger, type Random } from '../random';

export interface Device {
  readonly device_id: string;
  readonly device_platform: 'ios' | 'android';
}

/** A fictional recipient: an address at example.com, and a phone number reserved for fiction. */
export interface Person {
  readonly id: string | null;
  readonly email: string;
  /** Phone number in E.164 format. */
  readonly phone: string;
  readonly cioId: string;
  readonly devices: readonly [Device, ...Device[]];
}

const NAMES = [
  'alex',
  'billie',
  'casey',
  'devon',
  'emery',
  'frankie',
  'jane',
  'kit',
  'robin',
  'sam',
] as const;

/** Returns a number `+1 202 555 01xx`: 555-01xx is reserved for fiction in every area code. */
export const randomPhone = (random: Random): string =>
  `+120255501${String(randomInteger(random, 100)).padStart(2, '0')}`;

/** Returns a fictional person with one or two devices. */
export function randomPerson(random: Random): Person {
  const number = randomInteger(random, 10_000);
  const device = randomDevice(random);
  const second = randomDevice(random);
  return {
    id: `customer-${number}`,
    email: `${pickOne(random, NAMES)}.${number}@example.com`,
    phone: randomPhone(random),
    cioId: randomBuffer(random, 6).toString('hex'),
    devices: random() < 0.3 ? [device, second] : [device],
  };
}

const randomDevice = (random: Random): Device => ({
  device_id: randomBuffer(random, 16).toString('hex'),
  device_platform: random() < 0.5 ? 'ios' : 'android',
});
