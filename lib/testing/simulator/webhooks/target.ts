/** The receiver of webhooks. */
export interface WebhookTarget {
  /** An `http:` or `https:` URL on this machine, or on any machine if `allowRemote` is set. */
  readonly url: string;
  readonly signingKey: string;
  /** Whether the URL may be on another machine. @default false */
  readonly allowRemote?: boolean;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

export interface TargetProblem {
  readonly setting: 'url' | 'signingKey';
  /** End of a sentence that starts with the name of the setting. */
  readonly problem: string;
}

/** Returns the first problem of a target, if any. */
export function targetProblem(target: WebhookTarget): TargetProblem | undefined {
  const { url, signingKey, allowRemote = false } = target;
  if (url === '') return { setting: 'url', problem: 'must not be empty' };
  if (signingKey.trim() === '') return { setting: 'signingKey', problem: 'must not be empty' };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return { setting: 'url', problem: `must be an http or https URL, not "${url}"` };
  }
  if (allowRemote || LOOPBACK.test(parsed.hostname)) return undefined;
  return { setting: 'url', problem: `must be on this machine, not on ${parsed.hostname}` };
}
