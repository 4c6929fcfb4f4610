import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Intake } from '../reception';
import { nodeListener } from './node';

/** What `app.post()`, `app.all()` and `app.use()` of Express 4 and 5 take, and Connect's `use()`. */
export type ExpressHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * A handler for Express. It answers every request that is routed to it and never calls `next`. Mount it
 * before body parsers; after one that kept the bytes (`express.raw()`, `rawBody`) it works as well.
 */
export function expressHandler(intake: Intake): ExpressHandler {
  const listener = nodeListener(intake);
  return (req, res) => listener(req, res);
}
