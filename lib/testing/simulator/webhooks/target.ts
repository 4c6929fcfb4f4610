/** Where webhooks are posted to. */
export interface WebhookTarget {
  /** `http:` or `https:`, on this machine unless `allowRemote`. */
  readonly url: string;
  readonly signingKey: string;
  /** @default false */
  readonly allowRemote?: boolean;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

export interface TargetProblem {
  readonly setting: 'url' | 'signingKey';
  /** The end of a sentence that begins with the name of the setting. */
  readonly problem: string;
}

/** @returns what is wrong with a target, if anything */
export function targetProblem(target: WebhookTarget): TargetProblem | undefined {
  const { url, signingKey, allowRemote = false } = target;
  if (url === '') return { setting: 'url', problem: 'must not be empty' };
  if (signingKey === '') return { setting: 'signingKey', problem: 'must not be empty' };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return { setting: 'url', problem: `must be an http or https URL, not "${url}"` };
  }
  if (allowRemote || LOOPBACK.test(parsed.hostname)) return undefined;
  return { setting: 'url', problem: `must be on this machine, not on ${parsed.hostname}` };
}
