/** A value of the Redis protocol (RESP 2). */
export type RedisValue = string | number | null | RedisError | readonly RedisValue[];

/** An error that Redis returned. Its code, such as `NOPERM`, is safe to print; its text is not kept. */
export class RedisError {
  constructor(readonly code: string) {}
}

/** Encodes a command. */
export const encodeCommand = (parts: readonly string[]): string =>
  `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;

interface Parsed {
  readonly value: RedisValue;
  readonly end: number;
}

/**
 * Parses the value at the start of some bytes. Returns undefined if it is not complete.
 *
 * @throws {SyntaxError} if the bytes are not RESP
 */
export function parseValue(bytes: Buffer, start = 0): Parsed | undefined {
  if (bytes.length <= start) return undefined;
  const type = String.fromCharCode(bytes[start]!);
  if (!'+-:$*'.includes(type)) throw new SyntaxError('not the protocol of Redis');
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd === -1) return undefined;
  const line = bytes.toString('utf8', start + 1, lineEnd);
  const next = lineEnd + 2;
  if (type === '$') return parseText(bytes, next, Number(line));
  if (type === '*') return parseArray(bytes, next, Number(line));
  if (type === '-')
    return { value: new RedisError(/^[A-Z]{1,30}(?= |$)/.exec(line)?.[0] ?? 'ERR'), end: next };
  return { value: type === ':' ? Number(line) : line, end: next };
}

function parseText(bytes: Buffer, start: number, length: number): Parsed | undefined {
  if (length === -1) return { value: null, end: start };
  const end = start + length;
  return bytes.length < end + 2 ? undefined : { value: bytes.toString('utf8', start, end), end: end + 2 };
}

function parseArray(bytes: Buffer, start: number, count: number): Parsed | undefined {
  const values: RedisValue[] = [];
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const parsed = parseValue(bytes, end);
    if (parsed === undefined) return undefined;
    values.push(parsed.value);
    end = parsed.end;
  }
  return { value: values, end };
}
