import { entityProblem } from './entity';
import { errorResponse, type Problem } from './error-responses';
import { batchItems, fieldsOf } from './request';
import type { EndpointHandler, RouteTable } from './route-table';

const accepted: EndpointHandler = () => ({ status: 200, body: {} });

/** Returns a handler that rejects requests without these fields. */
function requiring(...names: readonly string[]): EndpointHandler {
  return (request) => {
    const fields = fieldsOf(request.json);
    const problems = names
      .filter((name) => fields[name] === undefined || fields[name] === '')
      .map((field): Problem => ({ reason: 'required', field, message: 'must be given' }));
    return problems.length === 0 ? accepted(request) : errorResponse(request.surface, 400, problems);
  };
}

/** Responds to a merge. Unlike the other endpoints of v1, its 400 has a single `meta.error`. */
const mergeCustomers: EndpointHandler = ({ json }) => {
  const fields = fieldsOf(json);
  const ambiguous = ['primary', 'secondary'].find((name) => Object.keys(fieldsOf(fields[name])).length !== 1);
  return ambiguous === undefined
    ? { status: 200, body: {} }
    : { status: 400, body: { meta: { error: `${ambiguous}: must hold exactly one identifier` } } };
};

const entity: EndpointHandler = ({ json, surface }) => {
  const problem = entityProblem(json);
  return problem === undefined ? { status: 200, body: {} } : errorResponse(surface, 400, [problem]);
};

/** Responds 207 to a batch with invalid items. The body lists them by position; the other items are accepted. */
const batch: EndpointHandler = (request) => {
  const items = batchItems(request);
  if (items === undefined || items.length === 0) {
    return errorResponse(request.surface, 400, [
      { reason: 'required', field: 'batch', message: 'must hold operations' },
    ]);
  }
  const errors = items.flatMap((item, index) => {
    const problem = entityProblem(item);
    return problem === undefined ? [] : [{ batch_index: index, ...problem }];
  });
  return errors.length === 0 ? { status: 200, body: {} } : { status: 207, body: { errors } };
};

const region: EndpointHandler = () => ({
  status: 200,
  body: { url: 'https://track.customer.io', region: 'us', environment_id: 1 },
});

export const TRACK_ROUTES: RouteTable = {
  'GET /track/api/v1/accounts/region': region,
  'PUT /track/api/v1/customers/:id': accepted,
  'DELETE /track/api/v1/customers/:id': accepted,
  'POST /track/api/v1/customers/:id/suppress': accepted,
  'POST /track/api/v1/customers/:id/unsuppress': accepted,
  'POST /track/api/v1/customers/:id/events': requiring('name'),
  'PUT /track/api/v1/customers/:id/devices': requiring('device'),
  'DELETE /track/api/v1/customers/:id/devices/:token': accepted,
  'POST /track/api/v1/events': requiring('name'),
  'POST /track/api/v1/push/events': accepted,
  'POST /track/api/v1/metrics': accepted,
  'POST /track/api/v1/merge_customers': mergeCustomers,
  'POST /track/api/v1/segments/:id/add_customers': requiring('ids'),
  'POST /track/api/v1/segments/:id/remove_customers': requiring('ids'),
  'POST /track/api/v1/forms/:id/submit': () => ({ status: 204 }),
  'POST /track/unsubscribe/:delivery_id': accepted,
  'POST /track/api/v2/entity': entity,
  'POST /track/api/v2/batch': batch,
};
