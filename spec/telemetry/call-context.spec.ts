import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { expect } from 'chai';
import { CallContext, callObserverIn, type CallObserver } from '../../lib/telemetry/call-context';
import { contextWithSpan } from '../../lib/telemetry/context';

const KEY = createContextKey('application key');
const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
const other = trace.wrapSpanContext({ traceId: '3'.repeat(32), spanId: '4'.repeat(16), traceFlags: 1 });
const call: CallObserver = {
  client: undefined,
  isBeforeRequest: false,
  attemptStarted: () => undefined,
  requestSent: () => undefined,
  retryStarted: () => undefined,
  redirectStarted: () => undefined,
};

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

  it('is not the context of log records, which holds only their span', () => {
    expect(trace.getSpan(contextWithSpan(span))).to.equal(span);
    expect(contextWithSpan(undefined)).to.equal(ROOT_CONTEXT);
    expect(callObserverIn(context.active())).to.equal(undefined);
  });
});
