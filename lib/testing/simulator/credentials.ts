import type { Api, SimulatorRequest } from './request';

/** The keys the simulator accepts. An API left out accepts anything. */
export interface Credentials {
  readonly track?: { readonly siteId: string; readonly apiKey: string };
  readonly app?: { readonly appKey: string };
  readonly pipelines?: { readonly writeKey: string };
}

/** Endpoints that take no credentials, on the real API either. */
const OPEN_ENDPOINTS: readonly RegExp[] = [
  /^\/track\/unsubscribe\//,
  /^\/track\/api\/v1\/(metrics|push\/events)$/,
];

/** `triggerBroadcast` of SDK 1.x sits on the Track client and sends that client's credentials here. */
const TRACK_KEY_ENDPOINT = /^\/app\/v1\/api\/campaigns\/[^/]+\/triggers$/;

/** Builds the check once: whether a request carries the credentials that its API asks for. */
export function credentialCheck(credentials: Credentials): (request: SimulatorRequest) => boolean {
  const { track, app, pipelines } = credentials;
  const expected: Readonly<Record<Api | 'unknown', string | undefined>> = {
    track: track && basic(`${track.siteId}:${track.apiKey}`),
    app: app && `Bearer ${app.appKey}`,
    pipelines: pipelines && basic(`${pipelines.writeKey}:`),
    unknown: undefined,
  };
  return ({ record, pathname, authorization }) => {
    const wanted = expected[record.api];
    if (wanted === undefined || authorization === wanted) return true;
    if (OPEN_ENDPOINTS.some((pattern) => pattern.test(pathname))) return true;
    return (
      expected.track !== undefined && authorization === expected.track && TRACK_KEY_ENDPOINT.test(pathname)
    );
  };
}

function basic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword, 'utf8').toString('base64')}`;
}
