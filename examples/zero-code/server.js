const { createServer } = require('node:http');
const { sendWelcome } = require('./mailer');

const server = createServer(async (request, response) => {
  if (request.url !== '/welcome') return response.writeHead(404).end();
  response.end(JSON.stringify(await sendWelcome('jane@example.com')));
});
server.listen(process.env.PORT ?? 3000, '127.0.0.1');

/** Ends the service: the process exits after the responses in flight. */
function stop() {
  server.keepAliveTimeout = 1; // a connection closes after its response
  server.close();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
