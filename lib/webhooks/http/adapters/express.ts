import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Responder } from '../exchange';
import { nodeListener } from './node';

/** A handler for `app.post()`, `app.all()` and `app.use()` of Express 4 and 5, and for `use()` of Connect. */
export type ExpressHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Creates a handler for Express. It responds to every request and never calls `next`. Mount it before body parsers,
 * or after one that keeps the bytes (`express.raw()`, or `rawBody`).
 */
export function expressHandler(responder: Responder): ExpressHandler {
  const listener = nodeListener(responder);
  return (req, res) => listener(req, res);
}
