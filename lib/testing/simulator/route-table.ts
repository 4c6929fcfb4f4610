import type { SimulatorRequest } from './request';
import type { SimulatedResponse } from './response';

/** Returns the response of an endpoint to a request without a fault. */
export type EndpointHandler = (request: SimulatorRequest) => SimulatedResponse;

/**
 * Handlers by method and path, such as `'PUT /track/api/v1/customers/:id'`. A segment after a colon matches any text.
 */
export type RouteTable = Readonly<Record<string, EndpointHandler>>;
