interface Destroyable {
  destroy(): Promise<void>;
}

/** Processes and servers that a spec started. An after hook destroys them, even if the spec fails. */
export class StartedResources {
  private readonly all: Destroyable[] = [];

  add<T extends Destroyable>(resource: T): T {
    this.all.push(resource);
    return resource;
  }

  /** Destroys all resources in reverse order. */
  async end(): Promise<void> {
    for (let last = this.all.pop(); last !== undefined; last = this.all.pop()) await last.destroy();
  }
}
