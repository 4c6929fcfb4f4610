import { Readable } from 'node:stream';
import { readNodeBody, type NodeMessage } from '../body/node-body';
import { ignoreErrors } from '../body/node-stream';
import { abortRequest, drainRequest, hasUnreadBody, type NodeRequest } from '../drain';
import type { Responder, WebhookResponse } from '../exchange';
import { headersOf } from '../responses';
import type { NodeResponse } from './node';

export interface FastifyWebhookOptions {
  /**
   * Path of the route, below the `prefix` given to `register()`.
   *
   * @default '/'
   */
  readonly url?: string;
}

// The part of Fastify 5 that is used here, so that its types are not required.
interface FastifyRequestLike {
  readonly method: string;
  readonly headers: NodeRequest['headers'];
  readonly raw: NodeRequest;
  readonly body?: unknown;
}

interface FastifyReplyLike {
  readonly raw: NodeResponse;
  readonly sent: boolean;
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
  send(payload?: unknown): unknown;
}

type Handler = (request: FastifyRequestLike, reply: FastifyReplyLike) => void;

export interface FastifyLike {
  readonly supportedMethods: string[];
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    contentType: string,
    parser: (
      request: unknown,
      payload: Readable,
      done: (error: Error | null, body?: unknown) => void,
    ) => void,
  ): unknown;
  route(options: {
    method: string[];
    url: string;
    handler: Handler;
    errorHandler: (
      error: Error & { readonly code?: string },
      request: FastifyRequestLike,
      reply: FastifyReplyLike,
    ) => void;
  }): unknown;
}

export type FastifyWebhookPlugin = (
  instance: FastifyLike,
  options: FastifyWebhookOptions,
  done: (error?: Error) => void,
) => void;

/** Errors of Fastify for a request whose content type it does not pass to a parser. */
const CONTENT_TYPE_ERRORS: ReadonlySet<string | undefined> = new Set([
  'FST_ERR_CTP_INVALID_MEDIA_TYPE',
  'FST_ERR_ROUTE_MISSING_CONTENT_TYPE',
]);

/**
 * Creates a plugin for Fastify 5 with one route for all methods. Do not wrap it in `fastify-plugin`: its content type
 * parser must apply to this route only.
 */
export function fastifyPlugin(responder: Responder): FastifyWebhookPlugin {
  const handler: Handler = (request, reply) => {
    handle(responder, request, reply).catch(() => abortRequest(request.raw));
  };
  return function customerioWebhooks(instance, { url = '/' }, done) {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    instance.route({
      method: instance.supportedMethods,
      url,
      handler,
      errorHandler: (error, request, reply) =>
        CONTENT_TYPE_ERRORS.has(error.code) ? handler(request, reply) : void reply.send(error),
    });
    done();
  };
}

async function handle(
  responder: Responder,
  request: FastifyRequestLike,
  reply: FastifyReplyLike,
): Promise<void> {
  ignoreErrors(request.raw);
  ignoreErrors(reply.raw);
  const { method, headers } = request;
  const message = messageOf(request);
  const { response, isBodyRead } = await responder.respond(method, headers, () =>
    readNodeBody(message, responder.limits),
  );
  send(request, reply, response, isBodyRead && message.stream === request.raw);
}

const messageOf = (request: FastifyRequestLike): NodeMessage => ({
  headers: request.headers,
  // a `preParsing` hook may have replaced Node's request with a stream of its own
  stream: request.body instanceof Readable ? request.body : request.raw,
  carriers: [request, request.raw],
});

function send(
  request: FastifyRequestLike,
  reply: FastifyReplyLike,
  response: WebhookResponse,
  isBodyRead: boolean,
): void {
  if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) return void request.raw.resume();
  reply.code(response.status);
  reply.headers(headersOf(request.method, response));
  // bytes, not text: Fastify would add a charset and run the application's serializer
  const body = response.body === '' ? undefined : Buffer.from(response.body);
  if (body !== undefined && !isBodyRead && hasUnreadBody(request.raw)) {
    reply.send(Readable.from(endAfterRequest(body, request.raw)));
  } else {
    reply.send(body);
    if (!isBodyRead) void drainRequest(request.raw);
  }
}

/** Yields the body immediately, and ends when the request has ended, as in adapters/node.ts. */
async function* endAfterRequest(body: Buffer, request: NodeRequest): AsyncGenerator<Buffer, void> {
  yield body;
  await drainRequest(request);
}
