import assert from 'node:assert/strict';
import { parseSignatureHeaders, Verifier } from '../../lib/webhooks/verification/signature';
import { parse, type Parsed } from '../../lib/webhooks/events/parse';
import { response, isQuick } from '../phase';
import { interleaved, type Timings } from '../rounds';
import { bareEvent } from './bare';
import { arriving, EVENTS_PER_CYCLE, SIGNING_KEY, stretch, type Arriving } from './events';

const EVENTS = EVENTS_PER_CYCLE * 200;
const EVENTS_PER_UNIT = 200;
const DAY_MS = 86_400_000;

const verifier = new Verifier([SIGNING_KEY], { pastMs: DAY_MS, futureMs: DAY_MS });

const floor = ({ headers, body }: Arriving): unknown =>
  bareEvent(headers['x-cio-timestamp'], headers['x-cio-signature'], body);

function ours({ headers, body }: Arriving): Parsed | undefined {
  const claim = parseSignatureHeaders(headers);
  if ('rejected' in claim) return undefined;
  const { rejected } = verifier.verify(claim, body, Date.now());
  return rejected === undefined ? parse(body) : undefined;
}

/** A unit gives the number of events it took. */
const unitOf = (webhooks: readonly Arriving[], read: (webhook: Arriving) => unknown) => () => {
  let taken = 0;
  for (const webhook of webhooks) taken += read(webhook) === undefined ? 0 : 1;
  return Promise.resolve(taken);
};

/** What is done with a webhook's bytes, without HTTP and telemetry: verify the signature, read the event. */
async function verification(): Promise<Timings> {
  const webhooks = arriving(stretch(0, EVENTS));
  verifySame(webhooks);
  const hasFailure = ({ body }: Arriving) => body.includes('failure_message');
  const ordinary = webhooks.filter((webhook) => !hasFailure(webhook)).slice(0, EVENTS_PER_UNIT);
  const failures = webhooks.filter(hasFailure).slice(0, EVENTS_PER_UNIT);
  return interleaved(
    [
      { name: 'floor', unit: unitOf(ordinary, floor) },
      { name: 'ours', unit: unitOf(ordinary, ours) },
      // a failure comes as free text, which has to be classified
      { name: 'failure', unit: unitOf(failures, ours) },
    ],
    {
      rounds: isQuick ? 10 : 30,
      warmUpRounds: 8,
      unitsPerRound: 10,
      callsPerUnit: EVENTS_PER_UNIT,
    },
  );
}

function verifySame(webhooks: readonly Arriving[]): void {
  for (const webhook of webhooks) {
    const read = floor(webhook) as Record<string, unknown>;
    const { event } = ours(webhook)!;
    assert.equal(event.type, `${String(read['object_type'])}_${String(read['metric'])}`);
    assert.equal(event.eventId, read['event_id']);
  }
  const forged = { ...webhooks[0]!, body: webhooks[1]!.body };
  assert.equal(floor(forged), undefined);
  assert.equal(ours(forged), undefined);
}

response(verification);
