import { url } from './ports';
import { isResponding } from './running';

/** Per request and operation of Customer.io's API. */
const QUERY = 'sum by (api, operation) (rate(customerio_api_requests_total[1m]))';

interface Pages {
  readonly alerts: string;
  /** The beginning of a link that shows the query's graph. */
  readonly graph: string;
}

/** Releases have the first, Debian's package the second. */
const PAGES: readonly Pages[] = [
  { alerts: '/alerts', graph: '/graph?g0.tab=0&g0.range_input=10m&g0.expr=' },
  { alerts: '/classic/alerts', graph: '/classic/graph?g0.tab=0&g0.range_input=10m&g0.expr=' },
];
/** One that was built from its module has no pages. */
const API: Pages = { alerts: '/api/v1/alerts', graph: '/api/v1/query?query=' };

export interface PrometheusLinks {
  readonly alerts: string;
  readonly query: string;
}

/** Links into a running Prometheus that lead somewhere. */
export async function prometheusLinks(port: number): Promise<PrometheusLinks> {
  const found = await Promise.all(PAGES.map(({ alerts }) => isResponding(url(port, alerts))));
  const { alerts, graph } = PAGES[found.indexOf(true)] ?? API;
  return { alerts: url(port, alerts), query: url(port, `${graph}${encodeURIComponent(QUERY)}`) };
}
