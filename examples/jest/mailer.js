const { APIClient, SendEmailRequest } = require('customerio-node');

/** Returns the mailer of the application. A test passes the address of a simulator. */
exports.createMailer = ({ appKey, url }) => {
  const client = new APIClient(appKey, { url });
  return {
    sendWelcome: (to) =>
      client.sendEmail(
        new SendEmailRequest({ transactional_message_id: 'welcome', to, identifiers: { email: to } }),
      ),
  };
};
