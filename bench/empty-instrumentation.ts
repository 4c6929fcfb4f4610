/** An instrumentation of the SDK that does nothing, for the preload measurement: the part of the cost that no code avoids. */
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';

class EmptyInstrumentation extends InstrumentationBase {
  constructor() {
    super('empty', '1.0.0', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('customerio-node', ['*'], (exports: unknown) => exports);
  }
}

new EmptyInstrumentation();
