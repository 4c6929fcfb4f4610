import * as http from 'node:http';
import * as https from 'node:https';
import { signWebhook } from '../../../webhooks/verification/signature';
import type { PostResult } from './retries';

/** Posts signed requests, one connection each, and can end them all. Keeps no process alive. */
export class Poster {
  private readonly underWay = new Set<http.ClientRequest>();
  private isClosed = false;

  /** Signs with the time of this very request, and waits for the head of the answer. Never rejects. */
  post(url: URL, signingKey: string, body: string, timeoutMs: number): Promise<PostResult> {
    if (this.isClosed) return Promise.resolve('unreachable');
    return new Promise((resolve) => {
      const { request } = url.protocol === 'https:' ? https : http;
      const posted = request(url, {
        method: 'POST',
        // a connection that is kept may be closed by the other side just as it is used again
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...signWebhook({ signingKey, body }),
        },
      });
      const late = setTimeout(() => {
        resolve('timeout');
        posted.destroy();
      }, timeoutMs).unref();
      this.underWay.add(posted);
      posted.on('socket', (socket) => socket.unref());
      posted.on('response', (response) => {
        clearTimeout(late);
        resolve(response.statusCode ?? 'unreachable');
        response.on('error', () => undefined).resume();
      });
      posted.on('error', () => resolve('unreachable'));
      posted.on('close', () => {
        clearTimeout(late);
        this.underWay.delete(posted);
        resolve('unreachable');
      });
      posted.end(body);
    });
  }

  close(): void {
    this.isClosed = true;
    for (const request of this.underWay) request.destroy();
  }
}
