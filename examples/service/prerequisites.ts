import { createServer } from 'node:net';
import { Complaint, type MetricsPage } from './environment';

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken',
  EACCES: 'is not open to this user',
  ERR_SOCKET_BAD_PORT: 'does not exist',
};

type Place = Omit<MetricsPage, 'url'>;

/**
 * The exporter says nothing when it cannot listen, and the service goes on without metrics; so this is
 * found out first.
 * @throws {Complaint} if the metrics page cannot be served
 */
export async function requireFreePort(page: MetricsPage): Promise<void> {
  const code = await listenError(page);
  if (code !== undefined) throw listenComplaint(page, code);
}

/** Why nothing can listen there, to follow the port in a sentence; `undefined` if it can. */
export async function portProblem(place: Place): Promise<string | undefined> {
  const code = await listenError(place);
  return code && (LISTEN_PROBLEMS[code] ?? `cannot be opened (${code})`);
}

async function listenError({ host, port }: Place): Promise<string | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

export function listenComplaint({ host, port }: Place, code: string): Complaint {
  const problem = LISTEN_PROBLEMS[code ?? ''];
  if (problem === undefined) {
    return new Complaint(
      `Cannot listen on ${host}:${port} (${code}): check OTEL_EXPORTER_PROMETHEUS_HOST, or unset it.`,
    );
  }
  const other = code === 'EADDRINUSE' && port < 65_535 ? port + 1 : 9465;
  return new Complaint(
    `Port ${port} on ${host} ${problem}. Choose another one for the metrics page: ` +
      `OTEL_EXPORTER_PROMETHEUS_PORT=${other} npm start`,
  );
}
