import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  createContextKey,
  ROOT_CONTEXT,
  type Context,
  type ContextManager,
} from '@opentelemetry/api';
import { expect } from 'chai';
import { runInContext } from '../../lib/telemetry/context';

const KEY = createContextKey('spec');

/** A context manager of an application. Unlike that of OpenTelemetry, it passes neither `this` nor arguments on. */
function plainManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, run, ..._ignored) => storage.run(active, run as () => ReturnType<typeof run>),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

describe('runInContext', () => {
  afterEach(() => context.disable());

  it('works with a context manager that passes no arguments on', () => {
    context.setGlobalContextManager(plainManager());
    const target = ROOT_CONTEXT.setValue(KEY, 'value');
    expect(runInContext(target, () => context.active().getValue(KEY))).to.equal('value');
  });
});
