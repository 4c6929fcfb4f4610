import { createContextKey, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { expect } from 'chai';
import { CallContext, callObserverIn } from '../../lib/telemetry/call-context';
import { callObserver } from '../harness/telemetry/call-observer';

const KEY = createContextKey('application key');
const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
const other = trace.wrapSpanContext({ traceId: '3'.repeat(32), spanId: '4'.repeat(16), traceFlags: 1 });
const call = callObserver();

describe('CallContext', () => {
  const parent = ROOT_CONTEXT.setValue(KEY, 'application');

  it("holds the span, the suppression flag, the call and the values of the caller's context", () => {
    const current = new CallContext(parent, span, true, call);
    expect(trace.getSpan(current)).to.equal(span);
    expect(isTracingSuppressed(current)).to.equal(true);
    expect(callObserverIn(current)).to.equal(call);
    expect(current.getValue(KEY)).to.equal('application');
  });

  it("keeps the caller's span if the call has none, and does not suppress tracing if suppression is off", () => {
    const outer = trace.setSpan(parent, span);
    const current = new CallContext(outer, undefined, false, call);
    expect(trace.getSpan(current)).to.equal(span);
    expect(isTracingSuppressed(current)).to.equal(false);
  });

  it('passes its values to derived contexts', () => {
    const derived = new CallContext(parent, span, true, call).setValue(KEY, 'changed');
    expect(derived.getValue(KEY)).to.equal('changed');
    expect(trace.getSpan(derived)).to.equal(span);
    expect(isTracingSuppressed(derived)).to.equal(true);
    expect(callObserverIn(derived)).to.equal(call);
    const bare = new CallContext(parent, undefined, false, call).deleteValue(KEY);
    expect(bare.getValue(KEY)).to.equal(undefined);
    expect(callObserverIn(bare)).to.equal(call);
    expect(isTracingSuppressed(bare)).to.equal(false);
  });

  it('lets a derived context replace its span', () => {
    const derived = trace.setSpan(new CallContext(parent, span, true, call), other);
    expect(trace.getSpan(derived)).to.equal(other);
  });

  it("returns the caller's span and no call after release", () => {
    const ended = new CallContext(trace.setSpan(parent, span), other, true, call);
    ended.release();
    expect(trace.getSpan(ended)).to.equal(span);
    expect(callObserverIn(ended)).to.equal(undefined);
    expect(callObserverIn(ended.setValue(KEY, 'changed'))).to.equal(undefined);
    expect(isTracingSuppressed(ended)).to.equal(true);
  });

  it('does not keep the call in derived contexts after release, which keep the span', () => {
    const ended = new CallContext(parent, span, true, call);
    const derived = ended.setValue(KEY, 'changed').setValue(KEY, 'again');
    ended.release();
    expect(callObserverIn(derived)).to.equal(undefined);
    expect(trace.getSpan(derived)).to.equal(span);
  });

  it('returns the call of the caller after release, if the context is derived from a context of that call', () => {
    const outer = new CallContext(parent, span, true, call);
    const ended = new CallContext(outer.setValue(KEY, 'changed'), other, true, { ...call });
    const derived = ended.setValue(KEY, 'again');
    ended.release();
    expect(callObserverIn(derived)).to.equal(call);
  });

  it('is the parent of another call without the suppression, until release', () => {
    const outer = new CallContext(trace.setSpan(parent, other), span, true, call);
    const forOther = outer.forOtherCall();
    const derived = forOther.setValue(KEY, 'changed').deleteValue(createContextKey('unknown'));
    for (const each of [forOther, derived, forOther.deleteValue(KEY)]) {
      expect(isTracingSuppressed(each)).to.equal(false);
      expect(trace.getSpan(each)).to.equal(span);
      expect(callObserverIn(each)).to.equal(call);
    }
    expect(forOther.getValue(KEY)).to.equal('application');
    expect(derived.getValue(KEY)).to.equal('changed');
    outer.release();
    expect(trace.getSpan(forOther)).to.equal(other);
    for (const each of [forOther, derived]) expect(callObserverIn(each)).to.equal(undefined);
  });

  describe('if each call starts the next one', () => {
    /** More than the frames of a stack. */
    const CALLS = 20_000;
    const ways: Readonly<Record<string, (current: CallContext) => Context>> = {
      'in its context': (current) => current.forOtherCall(),
      'in a derived context': (current) => current.setValue(KEY, 'derived'),
      'in a derived context without the suppression': (current) =>
        current.forOtherCall().setValue(KEY, 'derived'),
    };

    for (const [way, contextFor] of Object.entries(ways)) {
      for (const isSuppressed of [true, false]) {
        it(`keeps no contexts of ended calls: ${way}, suppression ${isSuppressed ? 'on' : 'off'}`, () => {
          let current = new CallContext(parent, span, isSuppressed, call);
          for (let started = 1; started < CALLS; started += 1) {
            // the call before ends before or after the next one starts
            if (started % 2 === 0) current.release();
            const next = new CallContext(contextFor(current), span, isSuppressed, call);
            current.release();
            current = next;
          }
          expect(callObserverIn(current)).to.equal(call);
          const kept = contextFor(current);
          current.release();
          expect(callObserverIn(kept)).to.equal(undefined);
          expect(callObserverIn(current)).to.equal(undefined);
          expect(current.getValue(createContextKey('unknown'))).to.equal(undefined);
        });
      }
    }
  });
});
