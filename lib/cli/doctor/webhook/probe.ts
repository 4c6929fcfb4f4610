import { randomUUID } from 'node:crypto';
import { signWebhook } from '../../../webhooks';
import { SELF_TEST_PREFIX } from '../../../webhooks/self-test';
import { hasKey, readKey } from '../../key';
import { shared, type Environment } from '../check';
import { sendRequest, type Reply } from '../network/request';
import { urlOption } from '../network/urls';

/** Customer.io waits 4 s. The doctor waits longer, so that it can report a slow response. */
const TIMEOUT_MS = 8_000;

/** The responses of an endpoint. The signed ones are absent without a key. */
export interface WebhookProbe {
  readonly url: URL;
  readonly unsigned: Reply;
  readonly signed?: Reply;
  /** Response to a body that another serialization changes. */
  readonly unusual?: Reply;
}

const selfTest = () => ({
  event_id: `${SELF_TEST_PREFIX}${randomUUID()}`,
  // not the type of an event, in case the receiver is not of this package
  object_type: 'self_test',
  metric: 'self_test',
  timestamp: Math.floor(Date.now() / 1000),
  data: {},
});

/** JSON that `JSON.stringify(JSON.parse(body))` changes: spaces, escapes, a number and the order of keys. */
function unusualBody(): string {
  const { event_id: id, timestamp } = selfTest();
  return (
    `{ "2": 1.0, "1": 1e0,\n  "data": {"a": "\\u0061\\/\\u00e9 é"},  "event_id": "${id}", "object_type": "self_test",` +
    ` "metric": "self_test", "timestamp": ${timestamp} }\n`
  );
}

/** Sends the self-tests one after the other. Undefined without `--webhook`. */
export const webhookOf = shared(async (environment: Environment): Promise<WebhookProbe | undefined> => {
  const { args, env } = environment;
  const url = urlOption('--webhook', args.values['webhook']);
  const signingKey = hasKey(args.values) ? readKey(args.values, env) : undefined;
  if (url === undefined) return undefined;
  const post = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    sendRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      timeoutMs: TIMEOUT_MS,
    });
  const unsigned = await post(JSON.stringify(selfTest()));
  if (signingKey === undefined || unsigned.problem !== undefined) return { url, unsigned };
  const postSigned = (body: string) => post(body, signWebhook({ signingKey, body }));
  const signed = await postSigned(JSON.stringify(selfTest()));
  const unusual = await postSigned(unusualBody());
  return { url, unsigned, signed, unusual };
});
