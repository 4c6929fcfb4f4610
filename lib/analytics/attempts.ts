import { types } from 'node:util';
import { failOpen } from '../diagnostics/fail-open';
import { asMethod, type Wrap } from '../foreign/patch';
import { readProperty } from '../foreign/read';
import { activeContext } from '../telemetry/context';
import { registry, type Delivery } from './registry';

/** Notes the attempt of a delivery: the first one starts within `send`, a retry has the body of the first one. */
export function attemptStarted(body: unknown): void {
  const { starting } = registry;
  const delivery =
    starting !== undefined && starting.attempts === 0 ? starting : retriedDelivery(identityOf(body));
  if (delivery === undefined) return;
  registry.announced.add(delivery);
  delivery.attemptStarted(body);
}

/** Notes the response of an attempt. Later versions of the SDK may emit an event with it. */
export function attemptEnded(response: unknown): void {
  const active = activeContext();
  for (const delivery of registry.deliveries)
    if (delivery.runsIn(active)) observeResponse(delivery, response);
}

/**
 * Returns the delivery with a body. Bodies can be equal: then it is the one that runs in the active context. Without a
 * context manager, it is the one with the fewest attempts.
 */
function retriedDelivery(body: unknown): Delivery | undefined {
  const found = [...registry.deliveries].filter((delivery) => delivery.body === body);
  if (found.length < 2) return found[0];
  const active = activeContext();
  const running = found.find((delivery) => delivery.runsIn(active));
  return running ?? found.reduce((best, each) => (each.attempts < best.attempts ? each : best));
}

/** Returns what all attempts of a batch share. A later version of the SDK may emit an object for each attempt. */
export const identityOf = (body: unknown): unknown => readProperty(body, 'batch') ?? body;

/** Returns the delivery whose attempt was announced and makes this request. */
function announcedDelivery(init: unknown): Delivery | undefined {
  if (registry.announced.size === 0) return undefined;
  const body = readProperty(init, 'body');
  for (const delivery of registry.announced) {
    if (delivery.body === body) {
      registry.announced.delete(delivery);
      return delivery;
    }
  }
  return undefined;
}

/** Wraps the SDK's own function `fetch(url, init)`, which shows the response of each attempt. */
export const fetchWrap: Wrap = (original, mayContainWrapper) =>
  mayContainWrapper
    ? undefined
    : asMethod({
        method(...args) {
          const delivery = failOpen('observing a request', () => announcedDelivery(args[1]));
          const response = Reflect.apply(original, this, args);
          if (delivery !== undefined && types.isPromise(response)) {
            response.then(
              (value) => failOpen('observing a response', () => observeResponse(delivery, value)),
              (error: unknown) => failOpen('observing a failed request', () => delivery.attemptFailed(error)),
            );
          }
          return response;
        },
      });

function observeResponse(delivery: Delivery, response: unknown): void {
  const status = readProperty(response, 'status');
  if (typeof status === 'number') delivery.attemptEnded(status);
}
