/** Posts one signed and one forged webhook, without an OpenTelemetry SDK; fails unless only the signed one is accepted. */
module.exports = async ({ createServer, once, createWebhookReceiver, signWebhook, redisStores }, how) => {
  const types = [];
  const signingKey = 'key';
  const receiver = createWebhookReceiver({
    signingKeys: signingKey,
    onEvent: ({ type }) => types.push(type),
  });
  const server = createServer(receiver.node()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const body = JSON.stringify({ event_id: 'e', object_type: 'email', metric: 'sent', data: {} });
  const url = `http://127.0.0.1:${server.address().port}`;
  const signed = await fetch(url, { method: 'POST', body, headers: signWebhook({ signingKey, body }) });
  const forged = await fetch(url, { method: 'POST', body });
  server.close();
  server.closeAllConnections();
  const actual = [signed.status, forged.status, ...types, typeof redisStores].join(' ');
  if (actual !== '200 401 email_sent function') throw new Error(`${how}: ${actual}`);
  console.log(`${how} on ${process.version}: a signed webhook was accepted, a forged one rejected`);
};
