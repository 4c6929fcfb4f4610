import assert from 'node:assert/strict';
import { parse, type Parsed } from '../../lib/webhooks/events/parse';
import { parseSignatureHeaders, Verifier } from '../../lib/webhooks/verification/signature';
import { isQuick, reportResult } from '../phase';
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
  const signature = parseSignatureHeaders(headers);
  if ('rejected' in signature) return undefined;
  const { rejected } = verifier.verify(signature, body, Date.now());
  return rejected === undefined ? parse(body) : undefined;
}

/** Returns a unit that reads these webhooks and resolves with the number of events. */
const unitOf = (webhooks: readonly Arriving[], read: (webhook: Arriving) => unknown) => () => {
  let count = 0;
  for (const webhook of webhooks) count += read(webhook) === undefined ? 0 : 1;
  return Promise.resolve(count);
};

/** Measures the verification of the signature and the reading of the event, without HTTP and telemetry. */
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
      // the failure is free text that must be classified
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

reportResult(verification);
