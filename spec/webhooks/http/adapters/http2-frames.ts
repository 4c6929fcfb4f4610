import { connect, type Socket } from 'node:net';

const [DATA, HEADERS, RST_STREAM, SETTINGS] = [0, 1, 3, 4];
const END_HEADERS = 4;

function frame(type: number | undefined, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type ?? 0, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Encodes a header as an HPACK literal without index and Huffman code. */
const literal = (name: string, value: string): Buffer =>
  Buffer.from(`\0${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`);

/** `:method: POST`, `:path: /` and `:scheme: http` in HPACK's static table. */
const POST = Buffer.from([0x83, 0x84, 0x86]);

/**
 * Starts an HTTP/2 request whose stream can be reset in the middle of its body. Node's client cannot do this: it
 * ends the body before it resets the stream.
 */
export function breakableRequest(
  port: number,
  headers: Readonly<Record<string, string>>,
  part: string,
): { socket: Socket; reset(code: number): void } {
  const socket = connect({ port, host: '127.0.0.1' });
  const literals = Object.entries({ ':authority': 'localhost', ...headers }).map(([name, value]) =>
    literal(name, value),
  );
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  socket.write(frame(SETTINGS, 0, 0, Buffer.alloc(0)));
  socket.write(frame(HEADERS, END_HEADERS, 1, Buffer.concat([POST, ...literals])));
  socket.write(frame(DATA, 0, 1, Buffer.from(part)));
  return {
    socket,
    reset(code) {
      const payload = Buffer.alloc(4);
      payload.writeUInt32BE(code);
      socket.write(frame(RST_STREAM, 0, 1, payload));
    },
  };
}
