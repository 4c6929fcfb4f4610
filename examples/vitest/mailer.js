import { APIClient, SendEmailRequest } from 'customerio-node';

/** Returns the mailer of the application. A test passes the address of a simulator. */
export const createMailer = ({ appKey, url }) => {
  const client = new APIClient(appKey, { url });
  return {
    sendWelcome: (to) =>
      client.sendEmail(
        new SendEmailRequest({ transactional_message_id: 'welcome', to, identifiers: { email: to } }),
      ),
  };
};
