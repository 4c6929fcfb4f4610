/** Makes calls with a person's data in ids, addresses and queries, to the server at VENDOR_URL. */
const { APIClient, SendEmailRequest, TrackClient } = require('customerio-node');

const { VENDOR_URL, PERSON } = process.env;

exports.run = async () => {
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
