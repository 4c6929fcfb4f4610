import { url } from './ports';
import { isResponding } from './running';

/** Request rate by API and operation. */
const QUERY = 'sum by (api, operation) (rate(customerio_api_requests_total[1m]))';

interface Pages {
  readonly alerts: string;
  /** The start of a link to a graph. The query follows. */
  readonly graph: string;
}

/** Pages of a release, and of Debian's package. */
const PAGES: readonly Pages[] = [
  { alerts: '/alerts', graph: '/graph?g0.tab=0&g0.range_input=10m&g0.expr=' },
  { alerts: '/classic/alerts', graph: '/classic/graph?g0.tab=0&g0.range_input=10m&g0.expr=' },
];
/** Links to the API: a build from the Go module has no pages. */
const API: Pages = { alerts: '/api/v1/alerts', graph: '/api/v1/query?query=' };

export interface PrometheusLinks {
  readonly alerts: string;
  readonly query: string;
}

/** Returns working links to a running Prometheus. */
export async function prometheusLinks(port: number): Promise<PrometheusLinks> {
  const found = await Promise.all(PAGES.map(({ alerts }) => isResponding(url(port, alerts))));
  const { alerts, graph } = PAGES[found.indexOf(true)] ?? API;
  return { alerts: url(port, alerts), query: url(port, `${graph}${encodeURIComponent(QUERY)}`) };
}
