/** Posts a signed and a forged webhook over HTTP, without an OpenTelemetry SDK. Fails unless only the first is accepted. */
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
  const result = [signed.status, forged.status, ...types, typeof redisStores].join(' ');
  if (result !== '200 401 email_sent function') throw new Error(`${how}: unexpected result ${result}`);
  console.log(`${how} on ${process.version}: a webhook accepted, a forged one rejected`);
};
