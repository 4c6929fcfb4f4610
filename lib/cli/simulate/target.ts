import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { CommandOption, OptionValues } from '../command';
import { textOption } from '../option-values';
import { UsageError } from '../usage-error';

/** The endpoint that receives webhooks. */
export interface Target {
  /** Without user info. */
  readonly url: URL;
  /** With user info. Contains a password. */
  readonly href: string;
  /** Basic authentication from the user info of the URL. */
  readonly authorization: string | undefined;
}

export const TARGET_OPTIONS = {
  to: { type: 'string', value: 'URL', help: 'URL of the endpoint that receives the webhooks. Required.' },
  'allow-remote': {
    type: 'boolean',
    help: 'Allow a URL on another machine. Without it, only loopback addresses are accepted.',
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Returns `--to` or another option. @throws {UsageError} if it is invalid, or remote without `--allow-remote` */
export async function targetFrom(values: OptionValues, name = 'to'): Promise<Target> {
  const text = textOption(values, name);
  if (text === undefined) {
    throw new UsageError(
      `--${name} is missing; give the URL of your endpoint, such as http://127.0.0.1:3000/cio.`,
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const user = url && decode(`${url.username}:${url.password}`);
  if (url === undefined || user === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `--${name} is no http or https URL; accepted: a URL such as http://127.0.0.1:3000/cio.`,
    );
  }
  if (values['allow-remote'] !== true) await requireLoopback(url.hostname, name);
  const { href } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  return {
    url,
    href,
    authorization: user === ':' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
  };
}

/** Returns the decoded text, or `undefined` if its percent encoding is invalid. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function requireLoopback(hostname: string, name: string): Promise<void> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await resolve(host);
  if (addresses.length === 0) {
    throw new UsageError(
      `--${name} has the host ${host}, which cannot be resolved; check its spelling, or add --allow-remote for another machine.`,
    );
  }
  const isLoopback = (address: string) => LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  if (addresses.every(isLoopback)) return;
  throw new UsageError(
    `--${name} has the host ${host}, which is not this machine; add --allow-remote to post simulated webhooks to it.`,
  );
}

const resolve = async (host: string): Promise<string[]> => {
  if (isIP(host) !== 0) return [host];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
};

/** Returns the URL for the terminal: the query can contain a token. */
export const printableUrl = ({ origin, pathname }: URL): string => origin + pathname;
