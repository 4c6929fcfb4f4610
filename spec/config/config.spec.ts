import { expect } from 'chai';
import { environmentName, resolveConfig } from '../../lib/config';
import { OPTIONS } from '../../lib/config/options';
import { explode, revoked } from '../harness/foreign/hostile-values';

const defaults = Object.fromEntries(Object.entries(OPTIONS).map(([name, option]) => [name, option.default]));

describe('resolveConfig', () => {
  it('returns the default of every option', () => {
    expect(resolveConfig({}, {})).to.deep.equal({ config: defaults, problems: [] });
  });

  it('reads every option from its environment variable', () => {
    const env = {
      OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED: 'False',
      OTEL_INSTRUMENTATION_CUSTOMERIO_LOG_LEVEL: ' INFO ',
      OTEL_INSTRUMENTATION_CUSTOMERIO_REQUIRE_PARENT_SPAN: 'true',
      OTEL_INSTRUMENTATION_CUSTOMERIO_SUPPRESS_INTERNAL_INSTRUMENTATION: 'false',
      OTEL_INSTRUMENTATION_CUSTOMERIO_CAPTURE_CUSTOMER_ID: 'hash',
      OTEL_INSTRUMENTATION_CUSTOMERIO_CUSTOMER_ID_HASH_KEY: 'sixteen-characters',
      OTEL_INSTRUMENTATION_CUSTOMERIO_CAPTURE_EVENT_NAME: 'true',
      OTEL_INSTRUMENTATION_CUSTOMERIO_CAPTURE_TRANSACTIONAL_MESSAGE_ID: 'true',
      OTEL_INSTRUMENTATION_CUSTOMERIO_CAPTURE_ERROR_MESSAGE: 'true',
      OTEL_INSTRUMENTATION_CUSTOMERIO_EMAIL_SENT_SOURCE: 'api',
      OTEL_INSTRUMENTATION_CUSTOMERIO_EVENT_SPANS: 'true',
      OTEL_INSTRUMENTATION_CUSTOMERIO_CAPTURE_CAMPAIGN_IDS: 'true',
      OTEL_INSTRUMENTATION_CUSTOMERIO_DELIVERY_JOURNAL_SIZE: ' 1000 ',
    };
    expect(Object.keys(env).sort()).to.deep.equal(Object.keys(OPTIONS).map(environmentName).sort());
    expect(resolveConfig({}, env)).to.deep.equal({
      config: {
        enabled: false,
        logLevel: 'info',
        requireParentSpan: true,
        suppressInternalInstrumentation: false,
        captureCustomerId: 'hash',
        customerIdHashKey: 'sixteen-characters',
        captureEventName: true,
        captureTransactionalMessageId: true,
        captureErrorMessage: true,
        emailSentSource: 'api',
        eventSpans: true,
        captureCampaignIds: true,
        deliveryJournalSize: 1000,
      },
      problems: [],
    });
  });

  it('prefers an option to its environment variable', () => {
    const env = { OTEL_INSTRUMENTATION_CUSTOMERIO_LOG_LEVEL: 'error' };
    expect(resolveConfig({ logLevel: 'info' }, env).config.logLevel).to.equal('info');
    expect(resolveConfig({}, env).config.logLevel).to.equal('error');
  });

  it('suggests the closest name for a misspelled option or variable', () => {
    const variable = 'OTEL_INSTRUMENTATION_CUSTOMERIO_CAPTURE_CUSTOMER';
    const { config, problems } = resolveConfig(
      { log_level: 'none', captureEventNames: true, somethingElse: 1 },
      { [variable]: 'raw' },
    );
    expect(config).to.include({ logLevel: 'warn', captureEventName: false, captureCustomerId: 'off' });
    expect(problems.map((problem) => problem.split(' Accepted')[0])).to.deep.equal([
      'log_level is not an option and is ignored. Did you mean logLevel?',
      'captureEventNames is not an option and is ignored. Did you mean captureEventName?',
      'somethingElse is not an option and is ignored.',
      `${variable} is not a known variable and is ignored. Did you mean ${variable}_ID?`,
    ]);
  });

  it('accepts a configuration that was parsed from JSON', () => {
    const options = { captureEventName: true, emailSentSource: 'api', enabled: true };
    expect(
      resolveConfig(JSON.parse(JSON.stringify(options)) as Record<string, unknown>, {}).problems,
    ).to.deep.equal([]);
  });

  it('treats an empty variable as unset', () => {
    const { config, problems } = resolveConfig({}, { OTEL_INSTRUMENTATION_CUSTOMERIO_LOG_LEVEL: '' });
    expect(config.logLevel).to.equal('warn');
    expect(problems).to.deep.equal([]);
  });

  it('reports an invalid option with its length, the accepted values and the value in use', () => {
    const { config, problems } = resolveConfig({ logLevel: 'verbose' }, {});
    expect(config.logLevel).to.equal('warn');
    expect(problems).to.deep.equal([
      'logLevel is a string of 7 characters; accepted: "none", "error", "warn", "info", "debug". Using the default, "warn".',
    ]);
  });

  it('reports an invalid variable under its own name', () => {
    const name = 'OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED';
    expect(resolveConfig({}, { [name]: 'yes' }).problems).to.deep.equal([
      `${name} is "yes"; accepted: true, false. Using the default, true.`,
    ]);
  });

  it('prints a word or a number of a variable, and describes other texts by their length', () => {
    const problemOf = (value: string) =>
      resolveConfig({}, { OTEL_INSTRUMENTATION_CUSTOMERIO_LOG_LEVEL: value }).problems[0];
    for (const value of ['verbose', 'WARNING', 'log-level', '3', '-1', '0.5']) {
      expect(problemOf(value)).to.include(` is "${value}"; accepted: "none"`);
    }
    const others = [
      'redis://:password@host',
      'x'.repeat(21),
      '4f3c2b1a',
      'a\nb',
      'jane@example.com',
      '1'.repeat(13),
    ];
    for (const value of others) {
      expect(problemOf(value)).to.include(` is a string of ${value.length} characters; accepted: "none"`);
    }
  });

  it('never prints a value that code gives', () => {
    for (const name of [
      ...Object.keys(OPTIONS),
      'requestHook',
      'responseHook',
      'logger',
      'deliveryJournal',
    ]) {
      for (const value of ['s3cret', 4711, ['s3cret'], { s3cret: 's3cret' }, Symbol('s3cret')]) {
        const { problems } = resolveConfig({ [name]: value }, {});
        expect(problems.join()).to.not.match(/s3cret|4711/);
      }
    }
  });

  it('describes keys that are not names of options by their length', () => {
    const { problems } = resolveConfig(Object.fromEntries(Object.entries('redis://:password@host')), {});
    expect(problems).to.have.length(2);
    for (const problem of problems) expect(problem).to.match(/^a string of \d characters? is not an option/);
    const key = { 'postgres://user:password@host': 1 };
    expect(resolveConfig(key, {}).problems[0]).to.match(/^a string of 29 characters is not an option/);
  });

  it('returns the defaults for options that cannot be read', () => {
    for (const given of [revoked(), null as never, Object.defineProperty({}, 'logLevel', { get: explode })]) {
      expect(resolveConfig(given, {})).to.deep.equal({ config: defaults, problems: [] });
    }
  });

  it('limits the number and the length of problems', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => [`option${index}`, 1]);
    const { problems } = resolveConfig(Object.fromEntries(names) as object, {});
    expect(problems).to.have.length(20);
    for (const problem of problems) expect(problem).to.have.length.below(1_000);
  });

  for (const value of [null, 7, [], {}, () => 1]) {
    it(`rejects ${JSON.stringify(value) ?? 'a function'} as a flag`, () => {
      const { config, problems } = resolveConfig({ captureEventName: value }, {});
      expect(config.captureEventName).to.equal(false);
      expect(problems).to.have.length(1);
    });
  }

  it('accepts only whole numbers in the range of a numeric option', () => {
    for (const deliveryJournalSize of [0, '0', 7, ' 7 ', 10_000_000]) {
      const { config, problems } = resolveConfig({ deliveryJournalSize }, {});
      expect(config.deliveryJournalSize).to.equal(Number(deliveryJournalSize));
      expect(problems).to.deep.equal([]);
    }
    for (const deliveryJournalSize of [-1, 1.5, 10_000_001, '999999999', NaN, '1e3', 'many', true]) {
      const { config, problems } = resolveConfig({ deliveryJournalSize }, {});
      expect(config.deliveryJournalSize, String(deliveryJournalSize)).to.equal(50_000);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(/^deliveryJournalSize is .*a whole number from 0 to 10000000\b/);
    }
  });

  it('reports unknown options and variables', () => {
    const { problems } = resolveConfig(
      { captureEverything: true },
      { OTEL_INSTRUMENTATION_CUSTOMERIO_LEVEL: 'x' },
    );
    expect(problems).to.have.length(2);
    expect(problems[0]).to.match(
      /^captureEverything is not an option and is ignored\. Accepted: enabled, logLevel/,
    );
    expect(problems[1]).to.match(/^OTEL_INSTRUMENTATION_CUSTOMERIO_LEVEL is not a known variable/);
  });

  it('checks the options that only code can set', () => {
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const hook = () => {};
    const good = resolveConfig({ requestHook: hook, responseHook: hook, logger }, {});
    expect(good.problems).to.deep.equal([]);
    expect(good.config).to.include({ requestHook: hook, responseHook: hook, logger });

    const bad = resolveConfig({ requestHook: 'x', responseHook: {}, logger: { warn() {} } }, {});
    expect(bad.problems).to.have.length(3);
    expect(bad.config).to.not.have.any.keys('requestHook', 'responseHook', 'logger');
  });

  it('turns captureCustomerId off if it is "hash" and no key is set, and reports the reason', () => {
    const { config, problems } = resolveConfig({ captureCustomerId: 'hash' }, {});
    expect(config.captureCustomerId).to.equal('off');
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/customerIdHashKey is not set: no customer id is recorded/);
  });

  it('reports only the length of a secret', () => {
    const { config, problems } = resolveConfig(
      { captureCustomerId: 'hash', customerIdHashKey: 'hunter2' },
      {},
    );
    expect(config.captureCustomerId).to.equal('off');
    expect(problems).to.deep.equal([
      'customerIdHashKey is a string of 7 characters; accepted: a string of at least 16 characters. ' +
        'It is ignored, and what requires it stays off.',
    ]);
  });

  it('returns enabled: false if OTEL_SDK_DISABLED is true', () => {
    expect(resolveConfig({ enabled: true }, { OTEL_SDK_DISABLED: 'True' }).config.enabled).to.equal(false);
    expect(resolveConfig({}, { OTEL_SDK_DISABLED: '1' }).config.enabled).to.equal(true);
  });
});
