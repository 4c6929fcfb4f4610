import * as http from 'node:http';
import * as https from 'node:https';
import { signWebhook } from '../../../webhooks/verification/signature';
import type { PostResult } from './retries';

/** Posts signed requests, each with its own connection. Does not keep the process alive. */
export class WebhookSender {
  private readonly inFlight = new Set<http.ClientRequest>();
  private isClosed = false;

  /** Signs a body with the current time and posts it. Resolves at the head of the response. Never rejects. */
  post(url: URL, signingKey: string, body: string, timeoutMs: number): Promise<PostResult> {
    if (this.isClosed) return Promise.resolve('unreachable');
    return new Promise((resolve) => {
      const { request } = url.protocol === 'https:' ? https : http;
      const outgoing = request(url, {
        method: 'POST',
        // no keep-alive: the receiver may close an idle connection just before it is used again
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...signWebhook({ signingKey, body }),
        },
      });
      const timeout = setTimeout(() => {
        resolve('timeout');
        outgoing.destroy();
      }, timeoutMs).unref();
      this.inFlight.add(outgoing);
      outgoing.on('socket', (socket) => socket.unref());
      outgoing.on('response', (response) => {
        clearTimeout(timeout);
        resolve(response.statusCode ?? 'unreachable');
        response.on('error', () => undefined).resume();
      });
      outgoing.on('error', () => resolve('unreachable'));
      outgoing.on('close', () => {
        clearTimeout(timeout);
        this.inFlight.delete(outgoing);
        resolve('unreachable');
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.isClosed = true;
    for (const request of this.inFlight) request.destroy();
  }
}
