import assert from 'node:assert/strict';
import { createWebhookReceiver, type WebhookReceiver } from '../../lib/webhooks';
import { isQuick, reportResult } from '../phase';
import { interleaved, type Timings } from '../rounds';
import { BenchTelemetry } from '../telemetry';
import { arriving, EVENTS_PER_CYCLE, SIGNING_KEY, stretch, type Arriving } from './events';

const EVENTS_PER_UNIT = EVENTS_PER_CYCLE * 5;
const UNITS_PER_ROUND = 10;

/** Returns the webhook with a wrong signature. */
const forged = ({ headers, body }: Arriving): Arriving => ({
  headers: { ...headers, 'x-cio-signature': 'ab'.repeat(32) },
  body,
});
const unsigned = ({ body }: Arriving): Arriving => ({ headers: {}, body });

/** Returns a unit that passes {@link EVENTS_PER_UNIT} webhooks to the receiver, different ones each time. */
function unitOf(receiver: WebhookReceiver, status: number, change: (webhook: Arriving) => Arriving) {
  let from = 0;
  let ready: Arriving[] = [];
  return {
    prepare: () => {
      const count = EVENTS_PER_UNIT * UNITS_PER_ROUND;
      ready = arriving(stretch(from, count)).map(change);
      from += count;
    },
    unit: async () => {
      for (const { headers, body } of ready.splice(0, EVENTS_PER_UNIT)) {
        const response = await receiver.handle({ headers, rawBody: body });
        assert.equal(response.status, status);
      }
    },
  };
}

/** Measures the cost of rejected webhooks, compared with the same number of accepted ones. */
async function rejection(): Promise<Timings> {
  const telemetry = new BenchTelemetry('whole turn').register();
  const receiver = createWebhookReceiver({ signingKeys: SIGNING_KEY });
  const units = {
    accepted: unitOf(receiver, 200, (webhook) => webhook),
    forged: unitOf(receiver, 401, forged),
    unsigned: unitOf(receiver, 401, unsigned),
  };
  const prepare = async () => {
    await telemetry.takeSpans();
    Object.values(units).forEach((each) => each.prepare());
  };
  await prepare();
  return interleaved(
    Object.entries(units).map(([name, { unit }]) => ({ name, unit })),
    {
      rounds: isQuick ? 10 : 30,
      warmUpRounds: 8,
      unitsPerRound: UNITS_PER_ROUND,
      callsPerUnit: EVENTS_PER_UNIT,
      between: prepare,
    },
  );
}

reportResult(rejection);
