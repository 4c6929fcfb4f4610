interface Destroyable {
  destroy(): Promise<void>;
}

/** What a spec has started, to be ended whatever happens to the spec. */
export class StartedResources {
  private readonly all: Destroyable[] = [];

  add<T extends Destroyable>(one: T): T {
    this.all.push(one);
    return one;
  }

  /** The last one first. */
  async end(): Promise<void> {
    for (let one = this.all.pop(); one !== undefined; one = this.all.pop()) await one.destroy();
  }
}
