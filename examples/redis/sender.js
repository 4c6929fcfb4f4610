require('./telemetry');
const { createServer } = require('node:http');
const { sendWelcome } = require('./mailer');
const { stopAtSignal } = require('./shutdown');

const server = createServer(async (request, response) => {
  if (request.url !== '/welcome') return response.writeHead(404).end();
  response.end(JSON.stringify(await sendWelcome('jane@example.com')));
});
server.listen(process.env.PORT ?? 3001, '127.0.0.1');
stopAtSignal(server);
