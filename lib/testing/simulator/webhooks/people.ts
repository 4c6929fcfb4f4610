import type { Random } from '../random';
import { oneOf, randomBuffer, wholeNumber } from './chance';

export interface Device {
  readonly device_id: string;
  readonly device_platform: 'ios' | 'android';
}

/** Somebody who gets messages. Nobody real: example.com, and numbers that are kept for fiction. */
export interface Person {
  readonly id: string | null;
  readonly email: string;
  /** E.164. */
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

/** `+1 202 555 01xx`: the exchange 555-01 belongs to fiction in every area. */
export const fictionalPhone = (random: Random): string =>
  `+120255501${String(wholeNumber(random, 100)).padStart(2, '0')}`;

export function drawPerson(random: Random): Person {
  const number = wholeNumber(random, 10_000);
  const device = drawDevice(random);
  const second = drawDevice(random);
  return {
    id: `customer-${number}`,
    email: `${oneOf(random, NAMES)}.${number}@example.com`,
    phone: fictionalPhone(random),
    cioId: randomBuffer(random, 6).toString('hex'),
    devices: random() < 0.3 ? [device, second] : [device],
  };
}

const drawDevice = (random: Random): Device => ({
  device_id: randomBuffer(random, 16).toString('hex'),
  device_platform: random() < 0.5 ? 'ios' : 'android',
});
