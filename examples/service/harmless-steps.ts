import { SendEmailRequest, type APIClient, type TrackClient } from 'customerio-node';
import type { Step } from './step';

interface RealClients {
  readonly track: TrackClient;
  readonly app: APIClient;
}

/** The only customer of a real workspace that the example writes to. */
const CUSTOMER = 'otel-example';

/** Yields reads, writes to one test customer, and one e-mail per run if an address is set. */
export function* harmlessSteps(clients: RealClients, environment = process.env): Generator<Step, never> {
  const { track, app } = clients;
  const { CUSTOMERIO_EXAMPLE_TO: to, CUSTOMERIO_EXAMPLE_TRANSACTIONAL_ID: message } = environment;
  if (to && message) yield () => app.sendEmail(emailTo(to, message));
  const steps: Step[] = [
    () => track.identify(CUSTOMER, { otel_example: true }),
    () => track.track(CUSTOMER, { name: 'otel_example' }),
    () => track.getAccountRegion(),
    () => app.getAttributes(CUSTOMER),
    () => app.getCustomerSegments(CUSTOMER),
    () => app.listSegments(),
    () => app.listCampaigns(),
    () => app.listBroadcasts(),
    () => app.listNewsletters(),
    () => app.listTransactionalMessages(),
  ];
  for (;;) yield* steps;
}

const emailTo = (to: string, transactionalId: string) =>
  new SendEmailRequest({
    to,
    identifiers: { id: CUSTOMER },
    transactional_message_id: transactionalId,
  });
