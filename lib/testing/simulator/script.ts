import type { Behavior } from './behaviors';
import type { Api, SimulatorRequest } from './request';

/** Selects requests. A field that is not given matches every request. */
export interface RequestMatcher {
  readonly method?: string;
  /**
   * A string equals the path without its query, either from the host (`/app/v1/send/email`) or from the root of the API
   * (`/send/email`). A segment after a colon, as in `/customers/:id`, matches any text. A pattern is matched against
   * path and query.
   */
  readonly path?: string | RegExp;
  readonly api?: Api;
}

/** Behaviors of later requests. Rules are tried in the order in which they were added. */
export class Script {
  private rules: { readonly matcher: RequestMatcher; readonly behavior: Behavior; remaining: number }[] = [];

  /** @param times number of requests; `Infinity` for all until {@link clear}. */
  add(matcher: RequestMatcher, behavior: Behavior, times: number): void {
    this.rules.push({ matcher, behavior, remaining: times });
  }

  /** Uses and returns the next behavior for this request, if any. */
  next(request: SimulatorRequest): Behavior | undefined {
    const rule = this.rules.find(({ matcher }) => matches(matcher, request));
    if (rule === undefined) return undefined;
    rule.remaining -= 1;
    this.rules = this.rules.filter(({ remaining }) => remaining > 0);
    return rule.behavior;
  }

  clear(): void {
    this.rules = [];
  }
}

function matches(
  { method, path, api }: RequestMatcher,
  { record, pathname, apiPath }: SimulatorRequest,
): boolean {
  if (method !== undefined && method.toUpperCase() !== record.method) return false;
  if (api !== undefined && api !== record.api) return false;
  if (path === undefined) return true;
  if (typeof path === 'string') return equalsPath(path, pathname) || equalsPath(path, apiPath);
  // unlike `test`, `search` keeps no position between calls if the pattern has the flag `g` or `y`
  return record.path.search(path) !== -1;
}

function equalsPath(template: string, path: string): boolean {
  if (!template.includes('/:')) return template === path;
  const [expected, given] = [template.split('/'), path.split('/')];
  return (
    expected.length === given.length &&
    expected.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
  );
}
