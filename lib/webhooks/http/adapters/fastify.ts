import { Readable } from 'node:stream';
import { answerTo, headersOf } from '../exchange';
import { readNodeBody, type NodeMessage } from '../body/node-body';
import { ignoreErrors } from '../body/node-stream';
import type { Intake, WebhookResponse } from '../reception';
import { abortRequest, drainRequest, hasUnreadBody, type NodeRequest } from '../drain';
import type { NodeResponse } from './node';

export interface FastifyWebhookOptions {
  /**
   * Path of the route, below the `prefix` given to `register()`.
   *
   * @default '/'
   */
  readonly url?: string;
}

/** What is used of Fastify 5, so that its types need not be there. */
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

/** Fastify's own answers to requests whose content type it will not look up a parser for. */
const CONTENT_TYPE_ERRORS: ReadonlySet<string | undefined> = new Set([
  'FST_ERR_CTP_INVALID_MEDIA_TYPE',
  'FST_ERR_ROUTE_MISSING_CONTENT_TYPE',
]);

/**
 * A plugin for Fastify 5: one route for all methods. Its content type parser is its own, so that the bodies
 * of other routes are parsed as before; do not wrap it in `fastify-plugin`.
 */
export function fastifyPlugin(intake: Intake): FastifyWebhookPlugin {
  const handler: Handler = (request, reply) => {
    exchange(intake, request, reply).catch(() => abortRequest(request.raw));
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

async function exchange(intake: Intake, request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void> {
  ignoreErrors(request.raw);
  ignoreErrors(reply.raw);
  const { method, headers } = request;
  const message = messageOf(request);
  const { answer, isRead } = await answerTo(intake, method, headers, () =>
    readNodeBody(message, intake.limits),
  );
  respond(request, reply, answer, isRead && message.stream === request.raw);
}

const messageOf = (request: FastifyRequestLike): NodeMessage => ({
  headers: request.headers,
  // a `preParsing` hook can have replaced Node's request by a stream of its own
  stream: request.body instanceof Readable ? request.body : request.raw,
  carriers: [request, request.raw],
});

function respond(
  request: FastifyRequestLike,
  reply: FastifyReplyLike,
  answer: WebhookResponse,
  isRead: boolean,
): void {
  if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) return void request.raw.resume();
  reply.code(answer.status);
  reply.headers(headersOf(request.method, answer));
  // not the text: Fastify would add a charset and run the application's serializer over it
  const body = answer.body === '' ? undefined : Buffer.from(answer.body);
  if (body !== undefined && !isRead && hasUnreadBody(request.raw)) {
    reply.send(Readable.from(held(body, request.raw)));
  } else {
    reply.send(body);
    if (!isRead) void drainRequest(request.raw);
  }
}

/** The answer now, its end when the request is over; as in the listener for Node's servers. */
async function* held(body: Buffer, request: NodeRequest): AsyncGenerator<Buffer, void> {
  yield body;
  await drainRequest(request);
}
