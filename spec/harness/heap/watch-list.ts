import { setImmediate as nextTurn } from 'node:timers/promises';
import { HeapSnapshot } from './heap-snapshot';

/** What is left in memory, as JSON. */
export interface Retained {
  /** The retaining path of each watched object that is left, by its label. */
  readonly objects: Readonly<Record<string, string>>;
  /** The retaining paths of the instances of each class, by its name. */
  readonly instances: Readonly<Record<string, readonly string[]>>;
}

/** Objects that may be left in memory. The list does not keep them. A process has one list. */
export class WatchList {
  private readonly references: Record<string, WeakRef<object>> = {};

  /** Adds an object. Ignores a primitive value. @throws if the label is in use */
  watch(label: string, value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (label in this.references) throw new Error(`two objects have the label "${label}"`);
    this.references[label] = new WeakRef(value);
  }

  /** Finds the watched objects that are left, and the instances of classes. */
  async retained(...classes: readonly (abstract new (...args: never[]) => object)[]): Promise<Retained> {
    // a weak reference keeps its target until the end of the turn that created it
    await nextTurn();
    const snapshot = await HeapSnapshot.take();
    const pathTo = snapshot.retainingPaths();
    const target = (node: number, name: string) =>
      snapshot.edgesFrom(node).find((edge) => edge.name === name)?.to;
    const objects: Record<string, string> = {};
    const [list] = snapshot.instancesOf(WatchList.name);
    const references = target(list!, 'references')!;
    for (const { name, to } of snapshot
      .edgesFrom(references)
      .filter((edge) => edge.name in this.references)) {
      const object = target(to, 'target');
      if (object !== undefined) objects[name] = pathTo(object);
    }
    const instances = classes.map(({ name }) => [name, snapshot.instancesOf(name).map(pathTo)] as const);
    return { objects, instances: Object.fromEntries(instances) };
  }
}
