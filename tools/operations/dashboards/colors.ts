import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';

/** Colors of series by name. A name in slashes is a pattern. Red is harm, orange may pass, green has succeeded. */
export type Palette = Readonly<Record<string, string>>;

const GOOD = 'green';
const ENGAGED = 'blue';
const PASSING = 'orange';
const HARM = 'red';
const NEUTRAL = '#8e8e8e';

export const LEVEL_COLORS = { neutral: 'text', warning: PASSING, critical: HARM } as const;

export const QUANTILES: Palette = { p50: 'light-blue', p95: ENGAGED, p99: 'dark-purple' };
export const APIS: Palette = { track: ENGAGED, app: 'purple', pipelines: 'yellow' };
export const FAULTS: Palette = {
  '/^Customer.io 5/': HARM,
  '/^Customer.io [a-z]/': 'dark-red',
  'Customer.io 429': 'purple',
  '/^caller/': PASSING,
  '/^caller 40[13]$/': 'dark-orange',
};
export const EVENTS: Palette = {
  sent: NEUTRAL,
  delivered: GOOD,
  opened: ENGAGED,
  clicked: 'dark-blue',
  converted: 'purple',
  opened_machine: 'super-light-blue',
  clicked_machine: 'light-blue',
};
export const BOUNCES: Palette = { hard: HARM, soft: PASSING, unknown: NEUTRAL };
export const NOT_DELIVERED: Palette = {
  '/ bounced$/': HARM,
  '/ failed$/': 'dark-red',
  '/ dropped$/': PASSING,
  '/ undeliverable$/': 'dark-orange',
};
export const OUTCOMES: Palette = {
  accepted: GOOD,
  duplicate: ENGAGED,
  busy: 'yellow',
  rejected: PASSING,
  failed: HARM,
};
export const EVENT_OUTCOMES: Palette = {
  accepted: GOOD,
  delivery_failed: HARM,
  too_large: PASSING,
  unserializable: 'dark-orange',
  disabled: 'yellow',
  plugin: 'purple',
  closed: 'dark-purple',
  lost: 'dark-red',
  invalid_argument: NEUTRAL,
};
export const WINDOWS: Palette = { 'short window': PASSING, 'long window': ENGAGED };
export const FEED: Palette = { sends: NEUTRAL, webhooks: ENGAGED };

/** Returns the property of an override that sets a color. */
export const fixedColor = (color: string): DynamicConfigValue => ({
  id: 'color',
  value: { mode: 'fixed', fixedColor: color },
});
