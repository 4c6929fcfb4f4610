/**
 * Path segments of Customer.io's APIs: those in the source of each major version of the SDK, and the API roots. Any
 * other segment is treated as personal: it can be an id, an address, a token or a name.
 */
const API_SEGMENTS: ReadonlySet<string> = new Set(
  (
    'accounts actions activities add_customers alias api app archived_message assets attributes batch broadcasts ' +
    'campaigns cdp collections components content contents customer_count customers data_index deliveries ' +
    'design_studio devices domains download email emails entity errors esp events exports files folders forms ' +
    'group identify imports in_app inbox_message info ip_addresses journey_metrics language languages links ' +
    'membership merge_customers messages metrics newsletters object_types objects page push region ' +
    'relationships remove_customers reporting_webhooks schedule screen search_suppression segments send ' +
    'sender_identities sms snippets submit subscription_center subscription_channels subscription_preferences ' +
    'subscription_topics suppress suppression test_group test_groups token track transactional triggers unsubscribe ' +
    'unsuppress used_by v1 v2 whatsapp workspaces'
  ).split(' '),
);

const PLACEHOLDER = '{id}';

/** Returns the path of a request to Customer.io, with `{id}` for every segment that is not in `API_SEGMENTS`. */
export const templatePath = (path: string): string =>
  (path.split(/[?#]/u, 1)[0] ?? '')
    .split('/')
    .map((segment) => (segment === '' || API_SEGMENTS.has(segment) ? segment : PLACEHOLDER))
    .join('/');

const PARTS = /^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)(.*)$/isu;

/**
 * Returns a URL with a template of its path, and without user info, query and fragment.
 *
 * @param nameOf returns the replacement for a host, which is passed without its port
 */
export function templateUrl(url: string, nameOf: (host: string) => string): string {
  const [matched, scheme = '', authority = '', path = ''] = PARTS.exec(url) ?? [];
  if (matched === undefined) return templatePath(url);
  return (
    scheme + templateAuthority(authority.slice(authority.lastIndexOf('@') + 1), nameOf) + templatePath(path)
  );
}

/** Replaces the host in `host` or `host:port`. */
export function templateAuthority(authority: string, nameOf: (host: string) => string): string {
  const port = /:\d{1,5}$/u.exec(authority)?.[0] ?? '';
  return nameOf(authority.slice(0, authority.length - port.length)) + port;
}
