import { pass, warning, type RunCheck } from '../run-check';
import { count, sum } from '../wording';

/** What a status means, and what to do. Other statuses from 400 have the last one. */
const FIXES: readonly (readonly [status: RegExp, fix: string])[] = [
  [
    /^401$/,
    'Use the signing key of the reporting webhook in Customer.io, and keep the raw body of the request.',
  ],
  [/^404$/, 'Mount the receiver at the path of the URL that Customer.io calls.'],
  [/^503$/, 'Read the warnings of the application: onEvent failed, or a store did not respond.'],
  [
    /^[45]/,
    'Mount the receiver before body parsers and other middleware, and read the output of the application.',
  ],
];

/** Webhooks that arrived were accepted. */
export const webhooks: RunCheck = {
  id: 'run-webhooks',
  run({ users }) {
    const statuses = new Map<string, number>();
    for (const [status, number] of users.flatMap((user) => Object.entries(user.webhooks))) {
      statuses.set(status, (statuses.get(status) ?? 0) + number);
    }
    if (statuses.size === 0) {
      const hasReceiver = users.some((user) => user.hasReceiver);
      return hasReceiver ? [pass('A webhook receiver was created. No webhook arrived during the run.')] : [];
    }
    const total = sum([...statuses.values()], (number) => number);
    const words = [...statuses].map(([status, number]) => `${number} with ${status}`);
    const text = `${count(total, 'webhook')} arrived; responses: ${words.join(', ')}.`;
    const fixes = [...statuses.keys()].flatMap(
      (status) => FIXES.find(([each]) => each.test(status))?.[1] ?? [],
    );
    return [fixes.length === 0 ? pass(text) : warning(text, [...new Set(fixes)].join(' '))];
  },
};

/** Warnings that have a finding of their own. */
const COVERED: ReadonlySet<string> = new Set(['CUSTOMERIO_OTEL_NOT_LOADED', 'CUSTOMERIO_OTEL_NO_PROVIDER']);

/** The instrumentation emitted no warning. */
export const warnings: RunCheck = {
  id: 'run-warnings',
  run({ processes }) {
    const codes = new Set(processes.flatMap((each) => each.warnings).filter((code) => !COVERED.has(code)));
    return [...codes].map((code) =>
      warning(
        `The application emitted the warning ${code}.`,
        'Read the warning in the output above, and its section in docs/troubleshooting.md.',
      ),
    );
  },
};
