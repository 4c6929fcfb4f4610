import { createServer } from 'node:net';
import { UserError, type MetricsPage } from './environment';

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be opened by this user',
  ERR_SOCKET_BAD_PORT: 'does not exist',
};

type Address = Omit<MetricsPage, 'url'>;

/**
 * Checks that the metrics page can be served. The exporter does not report a listen error, and the service would
 * run without metrics.
 *
 * @throws {UserError} if the port cannot be opened.
 */
export async function requireFreePort(page: MetricsPage): Promise<void> {
  const code = await listenErrorCode(page);
  if (code !== undefined) throw portError(page, code);
}

/** Returns why the port cannot be opened, as a predicate, or undefined if it can be opened. */
export async function portProblem(place: Address): Promise<string | undefined> {
  const code = await listenErrorCode(place);
  return code && (LISTEN_PROBLEMS[code] ?? `cannot be opened (${code})`);
}

async function listenErrorCode({ host, port }: Address): Promise<string | undefined> {
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

export function portError({ host, port }: Address, code: string): UserError {
  const problem = LISTEN_PROBLEMS[code ?? ''];
  if (problem === undefined) {
    return new UserError(
      `Cannot listen on ${host}:${port} (${code}): check OTEL_EXPORTER_PROMETHEUS_HOST, or unset it.`,
    );
  }
  const other = code === 'EADDRINUSE' && port < 65_535 ? port + 1 : 9465;
  return new UserError(
    `Port ${port} on ${host} ${problem}. Choose another one for the metrics page: ` +
      `OTEL_EXPORTER_PROMETHEUS_PORT=${other} npm start`,
  );
}
