import {
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
  type APIClient,
} from 'customerio-node';
import { customer, email, phone } from './customers';
import type { WeightedStep } from './step';

/** Returns a send for every channel of the App API. Webhooks report the events of all except inbox messages. */
export const sendSteps = (app: APIClient): WeightedStep[] => [
  { weight: 4, step: () => app.sendEmail(new SendEmailRequest({ ...message('welcome'), to: email() })) },
  { weight: 2, step: () => app.sendPush(new SendPushRequest(message('reminder'))) },
  { weight: 1, step: () => app.sendSMS(new SendSMSRequest({ ...message('code'), to: phone() })) },
  {
    weight: 1,
    step: () => app.sendWhatsApp(new SendWhatsAppRequest({ ...message('shipped'), to: phone() })),
  },
  { weight: 1, step: () => app.sendInApp(new SendInAppRequest(message('tour'))) },
  { weight: 0.5, step: () => app.sendInboxMessage(new SendInboxMessageRequest(message('news'))) },
];

const message = (name: string) => ({
  identifiers: { id: customer() },
  transactional_message_id: name,
  message_data: { first_name: 'Jane' },
});
