/**
 * Values that code blocks of the documents use and do not define. Blocks are type-checked with these as globals.
 * A block that defines or imports one of these names uses its own.
 */
import type { createServer as createNodeServer } from 'node:http';
import type { Analytics as AnalyticsClass } from '@customerio/cdp-analytics-node';
import type { NodeSDK as NodeSDKClass } from '@opentelemetry/sdk-node';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { APIClient, TrackClient as TrackClientClass } from 'customerio-node';
import type { build as esbuild } from 'esbuild';
import type { Redis } from 'ioredis';
import type * as instrumentation from 'opentelemetry-instrumentation-customerio';
import type * as webhooks from 'opentelemetry-instrumentation-customerio/webhooks';

// the package
export declare const CustomerIOInstrumentation: typeof instrumentation.CustomerIOInstrumentation;
export declare const instrumentCustomerIO: typeof instrumentation.instrumentCustomerIO;
export declare const createWebhookReceiver: typeof webhooks.createWebhookReceiver;
export declare const receiver: webhooks.WebhookReceiver;
export declare const receive: (request: Request) => Promise<Response>;
export declare const signingKeys: string[];
export declare const signingKey: string;

// OpenTelemetry, Customer.io, Redis
export declare const NodeSDK: typeof NodeSDKClass;
export declare const sdk: NodeSDKClass;
export declare const exporter: SpanExporter;
export declare const client: TrackClientClass;
export declare const TrackClient: typeof TrackClientClass;
export declare const api: APIClient;
export declare const analytics: AnalyticsClass;
export declare const redis: Redis;

// the application
export declare const createServer: typeof createNodeServer;
export declare const method: string;
export declare const headers: Record<string, string>;
export declare const rawBody: Uint8Array;
export declare const siteId: string;
export declare const apiKey: string;
export declare const userId: string;
export declare const email: string;
export declare const traits: Record<string, unknown>;
export declare const onEvent: (event: webhooks.WebhookEvent, context: webhooks.EventContext) => unknown;
export declare const body: string;
export declare const dsn: string;

/** An application of Express or Hono. */
interface App {
  use(handler: unknown): void;
  all(path: string, handler: (context: { req: { raw: Request } }) => Promise<Response>): void;
  all(path: string, handler: webhooks.ExpressHandler): void;
}
export declare const app: App;
type KeepBytes = (request: { rawBody?: Uint8Array }, response: object, bytes: Uint8Array) => unknown;
export declare const express: { json(options?: { verify: KeepBytes }): unknown };
export declare const fastify: {
  register(plugin: webhooks.FastifyWebhookPlugin, options: { prefix: string }): void;
};
export declare const NestFactory: { create(module: unknown, options: { rawBody: boolean }): Promise<App> };
export declare const AppModule: object;
export declare const build: typeof esbuild;
export declare const pino: () => instrumentation.PinoLikeLogger;

// other tools for monitoring
type IgnoreRequests = (options: { ignoreOutgoingRequests: (url: string) => boolean }) => object;
export declare const Sentry: {
  init(options: { dsn: string; enableOpenTelemetrySetup: boolean; integrations: object[] }): void;
  nativeNodeFetchIntegration: IgnoreRequests;
  httpIntegration: IgnoreRequests;
};
export declare const tracer: { use(plugin: string, options: false | object): void };
