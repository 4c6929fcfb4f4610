/** Makes calls with a person's data in ids, addresses and queries, to the server at VENDOR_URL. */
const { VENDOR_URL, PERSON, SDK = 'customerio-node' } = process.env;

const { APIClient, SendEmailRequest, TrackClient } = require(SDK);

exports.run = async () => {
  // SDK 4 ignores the port of its URL
  require('node:https').globalAgent.defaultPort = Number(new URL(VENDOR_URL).port);
  const track = new TrackClient('site', 'key', { url: `${VENDOR_URL}/api/v1` });
  const app = new APIClient('key', { url: `${VENDOR_URL}/v1` });
  const email = `${PERSON}@example.com`;
  await track.identify(PERSON, { email });
  await app.getCustomersByEmail(email);
  await app.sendEmail(
    new SendEmailRequest({ to: email, identifiers: { id: PERSON }, transactional_message_id: 'welcome' }),
  );
  await track.destroy(`refused-${PERSON}`).catch(() => undefined);
};
