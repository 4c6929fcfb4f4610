import { text } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';

/** The parts of V8's format that are read here. Nodes and edges are numbers in flat arrays. */
interface Serialized {
  readonly snapshot: {
    readonly meta: Readonly<Record<'node_fields' | 'edge_fields', readonly string[]>> &
      Readonly<Record<'node_types' | 'edge_types', readonly [readonly string[]]>>;
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** A reference to another object. */
interface Edge {
  readonly type: string;
  /** A property, a variable of a closure, an index, or a name that V8 gives to a field of its own. */
  readonly name: string;
  readonly to: number;
}

/** The objects that are left after a full garbage collection. An object is identified by the position of its node. */
export class HeapSnapshot {
  private readonly nodeSize: number;
  private readonly edgeSize: number;
  /** The position of the first edge of each node. */
  private readonly firstEdges: Uint32Array;

  private constructor(private readonly data: Serialized) {
    const { nodes, snapshot } = data;
    this.nodeSize = snapshot.meta.node_fields.length;
    this.edgeSize = snapshot.meta.edge_fields.length;
    this.firstEdges = new Uint32Array(nodes.length / this.nodeSize + 1);
    let edge = 0;
    for (let index = 0; index < nodes.length / this.nodeSize; index += 1) {
      edge += this.read(index * this.nodeSize, 'edge_count') * this.edgeSize;
      this.firstEdges[index + 1] = edge;
    }
  }

  /** Collects garbage in this process, and reads what is left. */
  static async take(): Promise<HeapSnapshot> {
    return new HeapSnapshot(JSON.parse(await text(getHeapSnapshot())) as Serialized);
  }

  /** Returns the instances of the class with this name. */
  instancesOf(className: string): number[] {
    const { nodes, strings, snapshot } = this.data;
    const name = strings.indexOf(className);
    const type = snapshot.meta.node_types[0].indexOf('object');
    const found: number[] = [];
    for (let node = 0; node < nodes.length; node += this.nodeSize) {
      // a prototype has the name of its class, and its own property `constructor`
      const isNamed = this.read(node, 'name') === name && this.read(node, 'type') === type;
      if (isNamed && this.edgesFrom(node).every((edge) => edge.name !== 'constructor')) found.push(node);
    }
    return found;
  }

  edgesFrom(node: number): Edge[] {
    const { edges, strings, snapshot } = this.data;
    const [edgeTypes] = snapshot.meta.edge_types;
    const index = node / this.nodeSize;
    const found: Edge[] = [];
    for (let edge = this.firstEdges[index]!; edge < this.firstEdges[index + 1]!; edge += this.edgeSize) {
      // `edge_fields` are the type, the name or index, and the node
      const type = edgeTypes[edges[edge]!]!;
      const name = edges[edge + 1]!;
      const isIndex = type === 'element' || type === 'hidden';
      found.push({ type, name: isIndex ? `[${name}]` : strings[name]!, to: edges[edge + 2]! });
    }
    return found;
  }

  /** Returns a shortest path of references that keeps each object, as text that starts at a root. Omits equal steps in a row. */
  retainingPaths(): (node: number) => string {
    const previous = new Map<number, { readonly from: number; readonly name: string }>();
    const queue = [0];
    for (const from of queue) {
      // a weak map has no edge of its own: the key has one to the value
      if (this.nameOf(from) === 'system / EphemeronHashTable') continue;
      for (const { type, name, to } of this.edgesFrom(from)) {
        if (type === 'weak' || previous.has(to)) continue;
        previous.set(to, { from, name });
        queue.push(to);
      }
    }
    return (node) => {
      const steps: string[] = [];
      for (let to = node, edge = previous.get(to); edge !== undefined && to !== 0; edge = previous.get(to)) {
        steps.unshift(`${edge.name} ${this.nameOf(to)}`.trim());
        to = edge.from;
      }
      // the timers of a duration are a linked list
      return steps.filter((step, index) => step !== steps[index - 1]).join(' > ');
    };
  }

  private nameOf(node: number): string {
    return this.data.strings[this.read(node, 'name')]!;
  }

  private read(node: number, field: string): number {
    return this.data.nodes[node + this.data.snapshot.meta.node_fields.indexOf(field)]!;
  }
}
