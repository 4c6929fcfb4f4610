// Receives OTLP in JSON. At Ctrl-C, prints how many spans arrived, and the last value of each counter.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const totals = new Map();

function receive({ resourceSpans = [], resourceMetrics = [] }) {
  for (const { spans } of resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)) {
    for (const { name } of spans) totals.set(`span ${name}`, (totals.get(`span ${name}`) ?? 0) + 1);
  }
  for (const { metrics } of resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics)) {
    for (const { name, sum } of metrics.filter((metric) => metric.sum?.isMonotonic)) {
      const value = sum.dataPoints.reduce(
        (total, { asInt, asDouble }) => total + Number(asInt ?? asDouble),
        0,
      );
      totals.set(`counter ${name}`, value);
    }
  }
}

const server = createServer(async (request, response) => {
  try {
    receive(await json(request));
    response.end('{}');
  } catch {
    response.writeHead(400).end();
  }
});
server.listen(process.env.PORT ?? 4318, '127.0.0.1');

let isStopping = false;
function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  for (const [name, value] of [...totals].sort()) if (value > 0) console.log(`${name}: ${value}`);
  server.close();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
