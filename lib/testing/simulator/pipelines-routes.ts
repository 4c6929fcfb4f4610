import { errorResponse, type Problem } from './error-responses';
import { batchItems, fieldsOf, type SimulatorRequest } from './request';
import type { EndpointHandler, RouteTable } from './route-table';

/** Required fields of each call, in addition to `userId` or `anonymousId`. */
const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  identify: [],
  track: ['event'],
  page: [],
  screen: [],
  group: ['groupId'],
  alias: ['userId', 'previousId'],
};

/** Returns a handler that reports problems only to requests with `X-Strict-Mode: 1`, and responds 200 to others. */
function validateIfStrict(problemOf: (request: SimulatorRequest) => Problem | undefined): EndpointHandler {
  return (request) => {
    const problem = request.isStrict ? problemOf(request) : undefined;
    return problem === undefined ? { status: 200, body: {} } : errorResponse(request.surface, 400, [problem]);
  };
}

function callProblem(call: unknown, type: unknown): Problem | undefined {
  const fields = fieldsOf(call);
  const required =
    typeof type === 'string' && Object.hasOwn(REQUIRED_FIELDS, type) ? REQUIRED_FIELDS[type] : undefined;
  if (required === undefined) return { reason: 'invalid', field: 'type', message: 'is not a known call' };
  const isIdentified = [fields['userId'], fields['anonymousId']].some((id) => id !== undefined && id !== '');
  const missing = isIdentified ? required.find((name) => fields[name] === undefined) : 'userId';
  return missing === undefined ? undefined : { reason: 'required', field: missing, message: 'must be given' };
}

function batchProblem(request: SimulatorRequest): Problem | undefined {
  const items = batchItems(request);
  if (items === undefined) return { reason: 'required', field: 'batch', message: 'must hold calls' };
  return items
    .map((item) => callProblem(item, fieldsOf(item)['type']))
    .find((problem) => problem !== undefined);
}

const ENDPOINTS: Readonly<Record<string, EndpointHandler>> = {
  ...Object.fromEntries(
    Object.keys(REQUIRED_FIELDS).map((type) => [
      type,
      validateIfStrict(({ json }) => callProblem(json, type)),
    ]),
  ),
  batch: validateIfStrict(batchProblem),
};

/** The root for `PipelinesClient`, and the one for `@customerio/cdp-analytics-node`. */
const ROOTS = ['/cdp/v1', '/v1'];

export const PIPELINES_ROUTES: RouteTable = Object.fromEntries(
  ROOTS.flatMap((root) =>
    Object.entries(ENDPOINTS).map(([name, handler]) => [`POST ${root}/${name}`, handler] as const),
  ),
);
