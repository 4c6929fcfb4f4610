/** A `WeakMap` whose keys can be enumerated. It does not keep its keys alive, and shrinks when they are collected. */
export class EnumerableWeakMap<K extends object, V> {
  private readonly values = new WeakMap<K, V>();
  private readonly references = new Set<WeakRef<K>>();
  private readonly collected = new FinalizationRegistry<WeakRef<K>>((reference) => {
    this.references.delete(reference);
  });

  /** Number of keys, without those whose collection was noticed. */
  get size(): number {
    return this.references.size;
  }

  get(key: K): V | undefined {
    return this.values.get(key);
  }

  /** Adds a key. It must not exist. */
  add(key: K, value: V): void {
    const reference = new WeakRef(key);
    this.values.set(key, value);
    this.references.add(reference);
    this.collected.register(key, reference);
  }

  /** Calls `visit` for each key that is alive, in the order in which keys were added. */
  forEach(visit: (key: K, value: V) => void): void {
    for (const reference of [...this.references]) {
      const key = reference.deref();
      const value = key === undefined ? undefined : this.values.get(key);
      if (key !== undefined && value !== undefined) visit(key, value);
    }
  }
}
