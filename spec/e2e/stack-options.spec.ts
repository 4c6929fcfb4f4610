import { expect } from 'chai';
import { UserError } from '../../examples/service/environment';
import { INCIDENT_NAMES } from '../../examples/stack/incidents';
import { HELP, parseOptions } from '../../examples/stack/options';

const NAMES =
  'outage, rate-limit, slow, credentials, bounces, complaints, feed-stopped, wrong-key, handler-failing, collector-down';

describe('the options of npm run stack', () => {
  it('use a Collector if one is found, and rehearse no incident, by default', () => {
    expect(parseOptions([])).to.deep.equal({
      incident: undefined,
      healthyMs: 0,
      incidentMs: undefined,
      collector: 'if_found',
      isBuilding: false,
      ports: {},
      isHelp: false,
    });
  });

  it('select ports by the name of the program', () => {
    expect(parseOptions(['--page-port', '1', '--prometheus-port=2']).ports).to.deep.equal({
      OTEL_EXPORTER_PROMETHEUS_PORT: '1',
      CUSTOMERIO_STACK_PROMETHEUS_PORT: '2',
    });
  });

  it('select an incident and its length', () => {
    for (const [length, ms] of [
      ['90s', 90_000],
      ['20m', 1_200_000],
      ['2h', 7_200_000],
    ] as const) {
      const options = parseOptions([
        '--incident',
        'slow',
        '--after',
        length,
        '--for',
        length,
        '--no-collector',
      ]);
      const expected = { incident: 'slow', healthyMs: ms, incidentMs: ms, collector: 'never' };
      expect(options).to.include(expected);
    }
  });

  it('require a Collector for --build and for the incident collector-down', () => {
    expect(parseOptions(['--build'])).to.include({ collector: 'always', isBuilding: true });
    expect(parseOptions(['--incident', 'collector-down'])).to.include({ collector: 'always' });
  });

  const invalid: Record<string, readonly [readonly string[], string]> = {
    'an unknown incident': [['--incident', 'toString'], `--incident is "toString"; choose one of ${NAMES}.`],
    'an invalid length': [
      ['--incident', 'slow', '--for', '0m'],
      '--for is "0m"; set it to a time such as 90s, 20m or 2h.',
    ],
    'a length without an incident': [
      ['--for', '3m'],
      '--after and --for are times of an incident: set --incident too.',
    ],
    'collector-down without a Collector': [
      ['--incident', 'collector-down', '--no-collector'],
      'The incident collector-down needs a Collector: omit --no-collector.',
    ],
    'an unknown option': [
      ['--speed'],
      "Unknown option '--speed'. Run npm run stack -- --help for the options.",
    ],
  };
  for (const [problem, [args, message]] of Object.entries(invalid)) {
    it(`reject ${problem}`, () => {
      expect(() => parseOptions(args))
        .to.throw(UserError)
        .with.property('message', message);
    });
  }

  it('are described with every incident by --help', () => {
    expect(parseOptions(['--help'])).to.include({ isHelp: true });
    for (const name of INCIDENT_NAMES) expect(HELP).to.include(name);
  });
});
