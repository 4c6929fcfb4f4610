/** Posts one signed webhook over HTTP, and reports the telemetry that a backend receives. */
const { once } = require('node:events');
const { createServer } = require('node:http');

exports.receive = async ({ createWebhookReceiver, signWebhook }, report) => {
  const signingKey = 'key';
  const server = createServer(createWebhookReceiver({ signingKeys: signingKey }).node());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const body = JSON.stringify({ event_id: 'e', object_type: 'email', metric: 'delivered', data: {} });
  const url = `http://127.0.0.1:${server.address().port}`;
  const { status } = await fetch(url, { method: 'POST', body, headers: signWebhook({ signingKey, body }) });
  if (status !== 200) throw new Error(`the receiver responded ${status}, not 200`);
  server.close();
  server.closeAllConnections();
  await report();
};
