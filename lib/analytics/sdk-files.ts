/** Package name of the SDK. */
export const ANALYTICS_SDK = '@customerio/cdp-analytics-node';

/**
 * Files of the SDK that are patched. If ESM imports a CommonJS package without a loader, the `require` hook is not called
 * for its entry file, but for the files that the entry file requires.
 */
export const ANALYTICS_FILES = [
  'dist/cjs/app/analytics-node.js',
  'dist/cjs/plugins/customerio/publisher.js',
  'dist/cjs/lib/fetch.js',
] as const;

/** Supported SDK versions as a semver range, for messages. */
export const ANALYTICS_VERSIONS = '>=0.0.2 <1.0.0';

const FIRST_PATCH = 2;

/**
 * Returns whether a version of the SDK is supported.
 *
 * @param version semantic version; a pre-release counts as the release.
 */
export function isSupportedAnalytics(version: string): boolean {
  const [major, minor, patch] = (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  return major === 0 && (minor !== 0 || Number(patch) >= FIRST_PATCH);
}
