import { expect } from 'chai';
import { ERROR_CLASSES, WEBHOOK_ERRORS } from '../../lib/catalog';
import { OPERATION_TRAITS } from '../../lib/client/operations';
import { rulesFor } from '../../lib/rules';
import { OWN_FAULTS, PASSING_FAULTS, SENDS_WITH_WEBHOOKS } from '../../lib/rules/faults';
import { selected } from '../harness/prometheus/promql-tree';

const matches = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text);
const statuses = Array.from({ length: 500 }, (_, index) => String(index + 100));

describe('the error patterns of alerts', () => {
  it('exclude errors of the caller: every 4xx except 408 and 429, and invalid arguments', () => {
    const own = statuses.filter((status) => matches(OWN_FAULTS, status));
    const expected = statuses.filter((status) => /^4/.test(status) && status !== '408' && status !== '429');
    expect(own).to.deep.equal(expected);
    const classes = Object.keys(ERROR_CLASSES).filter((name) => matches(OWN_FAULTS, name));
    expect(classes).to.deep.equal(['invalid_argument']);
  });

  it('count errors that the SDK retries as transient', () => {
    const retried = ['408', '429', '500', '502', '503', '504', '522', '524'];
    expect(statuses.filter((status) => matches(PASSING_FAULTS, status))).to.deep.equal(retried);
    const lasting = ['redirect', 'invalid_argument', 'invalid_response', 'unknown'];
    const passing = Object.keys(ERROR_CLASSES).filter((name) => !lasting.includes(name));
    expect(Object.keys(ERROR_CLASSES).filter((name) => matches(PASSING_FAULTS, name))).to.deep.equal(passing);
  });

  it('include every webhook error except a missing signature, which any client can cause, and a busy claim', () => {
    const patterns = Object.values(rulesFor())
      .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
      .flatMap(({ expr }) => selected(expr))
      .filter(({ metric }) => metric === 'customerio_webhook_errors_total')
      .flatMap(({ matchers }) => matchers.map(({ value }) => value));
    const counted = Object.keys(WEBHOOK_ERRORS).filter((type) =>
      patterns.some((pattern) => matches(pattern, type)),
    );
    const expected = Object.keys(WEBHOOK_ERRORS).filter(
      (type) => type !== 'missing_signature' && type !== 'busy',
    );
    expect(counted).to.deep.equal(expected);
  });

  it('expect webhooks for every send except in-box messages, which have none', () => {
    const sends = Object.entries(OPERATION_TRAITS.app).filter(([, { isSend }]) => isSend === true);
    expect(SENDS_WITH_WEBHOOKS.split('|').sort()).to.deep.equal(
      sends
        .map(([name]) => name)
        .filter((name) => name !== 'sendInboxMessage')
        .sort(),
    );
  });
});
