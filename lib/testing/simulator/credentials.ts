import type { Api, SimulatorRequest } from './request';

/** The keys that the simulator accepts. An API without an entry accepts any credentials. */
export interface Credentials {
  readonly track?: { readonly siteId: string; readonly apiKey: string };
  readonly app?: { readonly appKey: string };
  readonly pipelines?: { readonly writeKey: string };
}

/** Endpoints without credentials, as in the real API. */
const OPEN_ENDPOINTS: readonly RegExp[] = [
  /^\/track\/unsubscribe\//,
  /^\/track\/api\/v1\/(metrics|push\/events)$/,
];

/** The endpoint of `triggerBroadcast`. SDK 1.x has that method on its Track client and sends the Track key. */
const TRACK_KEY_ENDPOINT = /^\/app\/v1\/api\/campaigns\/[^/]+\/triggers$/;

/** Returns a function that checks whether a request has the credentials of its API. */
export function credentialCheck(credentials: Credentials): (request: SimulatorRequest) => boolean {
  const { track, app, pipelines } = credentials;
  const expected: Readonly<Record<Api | 'unknown', string | undefined>> = {
    track: track && basic(`${track.siteId}:${track.apiKey}`),
    app: app && `Bearer ${app.appKey}`,
    pipelines: pipelines && basic(`${pipelines.writeKey}:`),
    unknown: undefined,
  };
  return ({ record, pathname, authorization }) => {
    const required = expected[record.api];
    if (required === undefined || authorization === required) return true;
    if (OPEN_ENDPOINTS.some((pattern) => pattern.test(pathname))) return true;
    return (
      expected.track !== undefined && authorization === expected.track && TRACK_KEY_ENDPOINT.test(pathname)
    );
  };
}

function basic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword, 'utf8').toString('base64')}`;
}
