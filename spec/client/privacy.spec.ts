import { expect } from 'chai';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import type { Api } from '../../lib/catalogue';
import { World } from '../harness/world';

/** Unique in everything this process exports. */
const CANARY = 'c4n4ry';
const canaryData = {
  id: `${CANARY}-id`,
  name: `${CANARY} event`,
  event: `${CANARY} event`,
  userId: `${CANARY}-user`,
  groupId: `${CANARY}-group`,
  previousId: `${CANARY}-previous`,
  email: `${CANARY}@example.com`,
  delivery_id: `${CANARY}-delivery`,
  data_file_url: `https://${CANARY}.invalid/${CANARY}`,
  type: CANARY,
  nested: { trait: [CANARY, { phone: `+1 555 010 ${CANARY}` }] },
};

/** Arguments that methods accept, tried in turn; those that refuse all are calls that failed. */
const ARGUMENTS: readonly unknown[][] = [
  [`${CANARY}-a`, canaryData, `${CANARY}-b`, canaryData],
  [canaryData, canaryData],
  [[canaryData], [canaryData]],
  [`${CANARY}-a`, [`${CANARY}-b`], `${CANARY}-c`],
  [`${CANARY}-a`, `${CANARY}-b`, `${CANARY}-c`, `${CANARY}-d`, canaryData],
];

const FAILURES = [
  {
    status: 400,
    body: {
      meta: { error: `${CANARY}@example.com` },
      errors: [{ code: `${CANARY}`, reason: `${CANARY} x` }],
    },
  },
  { status: 422, body: { errors: [{ detail: CANARY, code: `x ${CANARY}`, message: CANARY }] } },
  { status: 502, body: `<html>${CANARY}</html>` },
  { kind: 'redirect', location: `http://${CANARY}.invalid/${CANARY}` },
  { kind: 'reset' },
] as const;

describe('privacy', () => {
  let world: World;
  before(async () => {
    world = await World.create({ logLevel: 'debug' });
    const clients = {
      track: world.track({ retry: { maxRetries: 1, minTimeoutMs: 1, maxTimeoutMs: 1 } }),
      app: world.app({ retry: { maxRetries: 1, minTimeoutMs: 1, maxTimeoutMs: 1 } }),
      pipelines: world.pipelines({ retry: { maxRetries: 1, minTimeoutMs: 1, maxTimeoutMs: 1 } }),
    };
    const call = async (api: Api, name: string, args: unknown[]) => {
      try {
        await (clients[api] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]?.(
          ...args,
        );
      } catch {
        // failing is part of it
      }
    };
    for (const { api, prototype } of clientPrototypesIn(world.sdk)) {
      for (const [index, name] of publicMethodNames(prototype).entries()) {
        for (const args of ARGUMENTS) await call(api, name, args);
        world.simulator.script({}, FAILURES[index % FAILURES.length] ?? { kind: 'reset' });
        for (const args of ARGUMENTS) await call(api, name, args);
        world.simulator.reset();
      }
    }
    for (const failure of FAILURES) {
      world.simulator.script({}, failure);
      await call('app', 'sendEmail', [
        world.email({ to: `${CANARY}@example.com`, identifiers: { id: CANARY } }),
      ]);
      world.simulator.script({}, failure);
      await call('track', 'identify', [CANARY, canaryData]);
    }
  });
  after(() => world.end());

  it('every public method was called, with success and failure', () => {
    const names = new Set(world.telemetry.spans.map(({ name }) => name));
    const methods = clientPrototypesIn(world.sdk).flatMap(({ prototype }) => publicMethodNames(prototype));
    expect(names.size).to.equal(new Set(methods).size);
    expect(world.telemetry.spans.length).to.be.greaterThan(1000);
    expect(world.telemetry.logRecords.length).to.equal(world.telemetry.spans.length);
  });

  it('no span holds anything of a person or a payload', () => {
    for (const { name, attributes, events, links, status } of world.telemetry.spans) {
      expect(JSON.stringify({ name, attributes, events, links, status })).to.not.include(CANARY);
    }
  });

  it('no log record does', () => {
    for (const { body, attributes, eventName } of world.telemetry.logRecords) {
      expect(JSON.stringify({ body, attributes, eventName })).to.not.include(CANARY);
    }
  });

  it('no metric does', async () => {
    expect(JSON.stringify(await world.telemetry.metricData())).to.not.include(CANARY);
  });
});
