import { clientPrototypesIn } from './clients';
import { registerBoundMethods, registerClient } from './registry';

/**
 * Patches the clients in a module, an ESM namespace, a client class or a client.
 *
 * @param version version of the SDK, for messages.
 * @returns whether a client was found.
 */
export function instrumentClients(target: unknown, version?: string): boolean {
  const clients = clientPrototypesIn(target);
  for (const client of clients) {
    registerClient(client, version);
    if (typeof target === 'object' && target !== null && inheritsFrom(target, client.prototype)) {
      registerBoundMethods(target, client);
    }
  }
  return clients.length > 0;
}

const inheritsFrom = (object: object, prototype: object): boolean =>
  Object.prototype.isPrototypeOf.call(prototype, object);
