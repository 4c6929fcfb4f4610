import type { RecordedRequest } from './request';

const MAX_REQUESTS = 10_000;
/** Limit for benchmarks with large batches, whose bodies must not fill the heap. */
const MAX_BODY_CHARACTERS = 64 * 1024 * 1024;

/** The latest requests, oldest first. */
export class Recording {
  readonly requests: RecordedRequest[] = [];
  private bodyCharacters = 0;

  add(request: RecordedRequest): void {
    this.requests.push(request);
    this.bodyCharacters += request.body.length;
    while (this.requests.length > MAX_REQUESTS || this.bodyCharacters > MAX_BODY_CHARACTERS) {
      this.bodyCharacters -= this.requests.shift()?.body.length ?? 0;
    }
  }

  clear(): void {
    this.requests.length = 0;
    this.bodyCharacters = 0;
  }
}
