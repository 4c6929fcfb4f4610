import { IdentifierType, type APIClient, type PipelinesClient, type TrackClient } from 'customerio-node';
import { customer, email, number } from './customers';
import { sendSteps } from './send-steps';
import { weighted, type Step, type WeightedStep } from './step';

interface AllClients {
  readonly track: TrackClient;
  readonly app: APIClient;
  readonly pipelines: PipelinesClient;
}

/**
 * Returns every operation once, then random operations by weight without end.
 *
 * @param hasMistakes whether some calls have wrong arguments.
 */
export const simulatedSteps = (clients: AllClients, hasMistakes: boolean): Iterator<Step, never> =>
  weighted([
    ...pipelinesSteps(clients),
    ...appSteps(clients),
    ...trackSteps(clients),
    ...(hasMistakes ? mistakes(clients) : []),
  ]);

const trackSteps = ({ track }: AllClients): WeightedStep[] => [
  { weight: 8, step: () => track.identify(customer(), { email: email(), plan: 'pro' }) },
  { weight: 8, step: () => track.track(customer(), { name: 'order_placed', data: { total: number(200) } }) },
  { weight: 3, step: () => track.trackAnonymous(`visitor-${number(9_999)}`, { name: 'cart_viewed' }) },
  { weight: 2, step: () => track.trackPageView(customer(), '/pricing') },
  { weight: 2, step: () => track.addDevice(customer(), `token-${number(9_999)}`, 'ios') },
  { weight: 2, step: () => track.batch([person(), person(), person()]) },
  { weight: 1, step: () => track.suppress(customer()) },
  {
    weight: 1,
    step: () => track.mergeCustomers(IdentifierType.Id, customer(), IdentifierType.Email, email()),
  },
];

const appSteps = ({ app }: AllClients): WeightedStep[] => [
  ...sendSteps(app),
  { weight: 2, step: () => app.getCustomersByEmail(email()) },
  // once: Customer.io allows one request in 10 s
  { weight: 0, step: () => app.triggerBroadcast(12, { headline: 'Sale' }, { emails: [email()] }) },
  { weight: 1, step: () => app.getAttributes(customer()) },
];

const mistakes = ({ app, track }: AllClients): WeightedStep[] => [
  // one item in three is rejected, but the call succeeds (HTTP 207)
  { weight: 1, step: () => track.batch([person(), person({ simulate: 'invalid' }), person()]) },
  // the SDK rejects an empty id synchronously, without a request
  { weight: 0.5, step: () => app.getAttributes('') },
];

const pipelinesSteps = ({ pipelines }: AllClients): WeightedStep[] => [
  { weight: 3, step: () => pipelines.identify({ userId: customer(), traits: { email: email() } }) },
  { weight: 4, step: () => pipelines.track({ userId: customer(), event: 'Order Placed' }) },
  { weight: 2, step: () => pipelines.page({ anonymousId: `visitor-${number(9_999)}`, name: 'Pricing' }) },
  {
    weight: 2,
    step: () =>
      pipelines.batch([
        { type: 'identify', userId: customer() },
        { type: 'track', userId: customer(), event: 'Signed Up' },
      ]),
  },
];

const person = (attributes: object = {}) => ({
  type: 'person',
  action: 'identify',
  identifiers: { id: customer() },
  attributes,
});
