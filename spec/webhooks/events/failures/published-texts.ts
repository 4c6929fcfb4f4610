import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BounceType, Channel, FailureReason } from '../../../../lib/catalog';

/** A failure text that a provider, or an issue of a public project, documents. */
export interface PublishedText {
  readonly channel: Channel;
  readonly reason: FailureReason;
  readonly bounceType: BounceType;
  readonly text: string;
  /** URL of the documentation or the issue. */
  readonly source: string;
}

/** The texts of a provider: two thirds to write patterns with, and a third that measures them. */
export interface PublishedTexts {
  readonly provider: string;
  readonly known: readonly PublishedText[];
  readonly heldOut: readonly PublishedText[];
}

// One text a line: reason, bounce type, text, source. Addresses and names of hosts are replaced.
const FOLDER = join(__dirname, '../../../../../spec/fixtures/failures');

const CHANNELS: Readonly<Partial<Record<string, Channel>>> = {
  twilio: 'sms',
  vonage: 'sms',
  smpp: 'sms',
  fcm: 'push',
  apns: 'push',
  expo: 'push',
  meta: 'whatsapp',
  slack: 'slack',
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const byHash = (a: PublishedText, b: PublishedText): number => (hashOf(a.text) < hashOf(b.text) ? -1 : 1);

function readTexts(file: string): PublishedTexts {
  const provider = basename(file, '.tsv');
  const texts = readFileSync(join(FOLDER, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): PublishedText => {
      const [reason, bounceType, text, source] = line.split('\t') as [string, string, string, string];
      return {
        channel: CHANNELS[provider] ?? 'email',
        reason: reason as FailureReason,
        bounceType: (bounceType === '-' ? 'unknown' : bounceType) as BounceType,
        text,
        source,
      };
    })
    .sort(byHash);
  const third = Math.ceil(texts.length / 3);
  return { provider, known: texts.slice(third), heldOut: texts.slice(0, third) };
}

/** The published texts of each provider. The hash of a text decides whether it is held out. */
export const PUBLISHED_TEXTS: readonly PublishedTexts[] = readdirSync(FOLDER).sort().map(readTexts);
