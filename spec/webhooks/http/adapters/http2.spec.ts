import { once } from 'node:events';
import { constants, createServer, type ClientHttp2Session } from 'node:http2';
import { expect } from 'chai';
import { nodeListener } from '../../../../lib/webhooks/http/adapters/node';
import { closeSession, http2Post, http2Request, http2Session } from '../../../harness/clients/http2-client';
import { startListening } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import { digestOf, SIGNED, type RecordingResponder } from '../../../harness/webhooks/recording-responder';
import { breakableRequest } from './http2-frames';

const start: Start = (responder) => startListening(createServer(nodeListener(responder)));
const LIMIT = 100_000;

type Run = (session: ClientHttp2Session, responder: RecordingResponder, port: number) => Promise<void>;
const overHttp2 = (run: Run, bodyTimeoutMs = 5000) =>
  serving(start, { maxBodyBytes: LIMIT, bodyTimeoutMs }, async (port, responder) => {
    const session = await http2Session(port);
    try {
      await run(session, responder, port);
    } finally {
      await closeSession(session);
    }
  });

const isServing = async (session: ClientHttp2Session) =>
  expect((await http2Post(session, Buffer.from('{}'))).status).to.equal(200);

describe('nodeListener() in node:http2', () => {
  for (const size of [0, 1, LIMIT]) {
    it(`passes a body of ${size} byte${size === 1 ? '' : 's'} to the receiver unchanged`, () =>
      overHttp2(async (session) => {
        const bytes = Buffer.from(Array.from({ length: size }, (_, index) => (index * 7) % 256));
        for (const headers of [SIGNED, { ...SIGNED, 'content-length': size }]) {
          const { status, json } = await http2Post(session, bytes, headers);
          expect(status).to.equal(200);
          expect(json).to.deep.equal(digestOf(bytes));
        }
      }));
  }

  it('responds 413 to a body over maxBodyBytes', () =>
    overHttp2(async (session, responder) => {
      for (const headers of [SIGNED, { ...SIGNED, 'content-length': LIMIT + 1 }]) {
        const { status, json } = await http2Post(session, Buffer.alloc(LIMIT + 1), headers);
        expect(status).to.equal(413);
        expect(json).to.deep.equal({ error: 'too_large' });
      }
      expect(responder.rejected).to.deep.equal(['too_large', 'too_large']);
      await isServing(session);
    }));

  it('passes other methods to the receiver and responds to HEAD without a body', () =>
    overHttp2(async (session, responder) => {
      const methods = ['GET', 'PUT', 'HEAD'];
      const responses = methods.map((method) =>
        http2Post(session, Buffer.alloc(0), { ...SIGNED, ':method': method }),
      );
      expect((await Promise.all(responses)).map(({ status }) => status)).to.deep.equal([405, 405, 405]);
      expect(await responses[2]).to.deep.equal({ status: 405, json: undefined });
      expect(responder.methods).to.deep.equal(methods);
    }));

  it('responds before the body arrives if the response does not depend on it, and drains the body', () =>
    overHttp2(async (session) => {
      const { stream, status } = http2Request(session, {});
      stream.resume();
      expect(await status).to.equal(401);
      stream.end(Buffer.alloc(1_000_000));
      await once(stream, 'close');
      expect(stream.rstCode).to.equal(constants.NGHTTP2_NO_ERROR);
      await isServing(session);
    }));

  it('closes only the stream of a sender that continues after its response', () =>
    overHttp2(async (session, responder) => {
      const early = http2Request(session, {});
      const late = http2Request(session);
      const before = performance.now();
      for (const { stream } of [early, late]) {
        stream.resume();
        const timer = setInterval(() => stream.write('.'), 5);
        stream.on('close', () => clearInterval(timer));
      }
      expect(await early.status).to.equal(401);
      expect(await late.status).to.equal(408);
      await until('end of both streams', () => early.stream.closed && late.stream.closed);
      expect(performance.now() - before).to.be.below(20_000);
      expect(responder.rejected).to.deep.equal(['timeout']);
      await isServing(session);
    }, 100));

  for (const code of ['NGHTTP2_NO_ERROR', 'NGHTTP2_CANCEL', 'NGHTTP2_INTERNAL_ERROR'] as const) {
    it(`rejects a body whose stream is reset with ${code}`, () =>
      overHttp2(async (session, responder, port) => {
        const request = breakableRequest(port, SIGNED, 'a part');
        await until('request at the receiver', () => responder.methods.length > 0);
        request.reset(constants[code]);
        await responder.hasRejected('aborted');
        expect(responder.accepted).to.have.length(0);
        request.socket.destroy();
        await isServing(session);
      }));
  }

  it('rejects a body whose stream was reset before the listener was called', () =>
    serving(
      (responder) => {
        const handle = nodeListener(responder);
        return startListening(
          createServer((req, res) => {
            req.on('close', () => handle(req, res));
          }),
        );
      },
      {},
      async (port, responder) => {
        const request = breakableRequest(port, SIGNED, 'a part');
        request.reset(constants.NGHTTP2_CANCEL);
        await responder.hasRejected('aborted');
        request.socket.destroy();
      },
    ));

  it('rejects a body after a disconnect and handles an event whose sender disconnects meanwhile', () =>
    overHttp2(async (session, responder, port) => {
      http2Request(session).stream.write('a part');
      await until('request at the receiver', () => responder.methods.length > 0);
      await closeSession(session);
      await responder.hasRejected('aborted');

      const other = await http2Session(port);
      responder.beforeResponse = () => closeSession(other);
      const { stream } = http2Request(other);
      stream.end('{}');
      await once(stream, 'close');
      await until('accepted body', () => responder.accepted.length === 1);
    }));
});
