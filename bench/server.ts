import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The loopback server, in its own process: responds 200 `{}` and sends its port to the parent process. */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 });
    response.end('{}');
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
