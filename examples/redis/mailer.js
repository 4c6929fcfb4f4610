const { APIClient, SendEmailRequest } = require('customerio-node');

const client = new APIClient(process.env.CUSTOMERIO_APP_API_KEY, { url: process.env.CUSTOMERIO_APP_URL });

exports.sendWelcome = (to) =>
  client.sendEmail(
    new SendEmailRequest({ transactional_message_id: 'welcome', to, identifiers: { email: to } }),
  );
