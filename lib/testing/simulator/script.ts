import type { Behaviour } from './behaviors';
import type { Api, SimulatorRequest } from './request';

/** Which requests a script is for; what is left out matches everything. */
export interface Match {
  readonly method?: string;
  /**
   * Text: the whole path without its query, from the host (`/app/v1/send/email`) or from the API's
   * root (`/send/email`). Pattern: tested against path and query.
   */
  readonly path?: string | RegExp;
  readonly api?: Api;
}

/** What is to happen to coming requests. Scripts are tried in the order they were added. */
export class Script {
  private scenes: { readonly match: Match; readonly behaviours: Behaviour[] }[] = [];

  add(match: Match, behaviours: readonly Behaviour[]): void {
    this.scenes.push({ match, behaviours: [...behaviours] });
  }

  /** The behaviour that is next for this request; each is used once. */
  take(request: SimulatorRequest): Behaviour | undefined {
    const scene = this.scenes.find(({ match }) => matches(match, request));
    const behaviour = scene?.behaviours.shift();
    this.scenes = this.scenes.filter(({ behaviours }) => behaviours.length > 0);
    return behaviour;
  }

  clear(): void {
    this.scenes = [];
  }
}

function matches({ method, path, api }: Match, { record, pathname, endpoint }: SimulatorRequest): boolean {
  if (method !== undefined && method.toUpperCase() !== record.method) return false;
  if (api !== undefined && api !== record.api) return false;
  if (path === undefined) return true;
  if (typeof path === 'string') return path === pathname || path === endpoint;
  // Unlike `test`, `search` keeps no position between calls, whatever the pattern's flags.
  return record.path.search(path) !== -1;
}
