import { PACKAGE_NAME } from '../version';

// The SDK versions that this package is tested with.
const FIRST_MAJOR = 1;
const FIRST_UNSUPPORTED_MAJOR = 6;

/** Supported SDK versions as a semver range, for messages. */
export const SUPPORTED_VERSIONS = `>=${FIRST_MAJOR}.0.0 <${FIRST_UNSUPPORTED_MAJOR}.0.0`;

/**
 * Returns whether a version of the SDK is supported.
 *
 * @param version semantic version; a pre-release counts as the release.
 */
export function isSupported(version: string): boolean {
  const major = majorOf(version);
  return major >= FIRST_MAJOR && major < FIRST_UNSUPPORTED_MAJOR;
}

const majorOf = (version: string): number => Number(/^(\d+)\./.exec(version)?.[1] ?? Number.NaN);

/** Returns whether an unsupported version is older than the supported ones. */
export const isTooOld = (version: string): boolean => majorOf(version) < FIRST_MAJOR;

/** Returns what to do about an unsupported version. */
export const versionAdvice = (version: string): string =>
  isTooOld(version)
    ? `Upgrade customerio-node to ${FIRST_MAJOR}.0 or later.`
    : `Look for a newer ${PACKAGE_NAME}.`;
