/** Source files whose mutants are tried with the same specs. Globs, from the checkout's root. */
export interface Group {
  readonly mutate: readonly string[];
  /** Without `.spec.ts`, in the order in which they run: who kills most comes first. */
  readonly specs: readonly string[];
  /**
   * How many mutants share a process. 1 where the code keeps something for all of it, as a patched prototype or
   * the journal in use, or where specs hear what is told once a process: what one mutant leaves behind would
   * decide on the next.
   */
  readonly sharing: number;
}

const OF_EACH_OBJECT = 20;
const OF_THE_PROCESS = 1;

const of = (folder: string, names: string) => names.split(' ').map((name) => `${folder}/${name}`);

/**
 * What `npm run mutation` tries, by part and group. A mutant is tried with the specs of its group alone, which
 * is what makes a run affordable: that it survives does not say that no other spec would have killed it.
 */
export const PARTS: Readonly<Record<string, Readonly<Record<string, Group>>>> = {
  // without spec/client/majors, which waits for short timeouts: on a busy machine it kills what it should not
  client: {
    knowing: {
      mutate: ['lib/client/{answers,capture,endpoint,errors,hooks,operations,versions}.ts'],
      specs: [
        ...of('spec/client', 'answers endpoint errors versions operations hooks'),
        ...of('spec/client', 'call options privacy'),
      ],
      sharing: OF_THE_PROCESS,
    },
    calling: {
      mutate: ['lib/client/{attempts,call,recorder,report}.ts'],
      specs: [
        ...of('spec/client', 'call attempts options hooks signals'),
        ...of('spec/client', 'fail-open untouched privacy'),
        'spec/delivery/journal',
      ],
      sharing: OF_THE_PROCESS,
    },
    patching: {
      mutate: ['lib/client/{clients,loaded,patch,registry}.ts'],
      specs: [
        ...of('spec/client', 'clients patch versions registry call'),
        ...of('spec/client', 'untouched fail-open'),
      ],
      sharing: OF_THE_PROCESS,
    },
  },
  webhooks: {
    reading: {
      mutate: ['lib/webhooks/{arrival,parse,fields,published,event}.ts'],
      specs: [...of('spec/webhooks', 'fields parse parse-liberal parse-names types counting latency')],
      sharing: OF_EACH_OBJECT,
    },
    failures: {
      mutate: ['lib/webhooks/failures.ts', 'lib/webhooks/failures/**/*.ts'],
      specs: of('spec/webhooks', 'failures/codes failures/phrases failures'),
      sharing: OF_EACH_OBJECT,
    },
    admission: {
      mutate: ['lib/webhooks/{signature,headers,intake,options,answers}.ts'],
      specs: [
        ...of('spec/webhooks', 'signature headers intake options'),
        ...of('spec/webhooks', 'receiver switched-off'),
      ],
      sharing: OF_THE_PROCESS,
    },
    handling: {
      mutate: ['lib/webhooks/{handler,processing,receiver,reception,telling,index}.ts'],
      specs: [
        ...of('spec/webhooks', 'handler once telling outcomes log-fields counting latency linked opt-ins'),
        ...of('spec/webhooks', 'requests operator handler-time servers receiver switched-off fail-open'),
      ],
      sharing: OF_THE_PROCESS,
    },
    bodies: {
      mutate: [
        'lib/webhooks/{body,exchange,kept-body,leftover,node-body,node-stream,web-body}.ts',
        'lib/webhooks/adapters/*.ts',
      ],
      specs: [...of('spec/webhooks', 'node-body web-body kept-body requests'), 'spec/webhooks/adapters/*'],
      sharing: OF_THE_PROCESS,
    },
  },
  delivery: {
    deduplication: {
      mutate: ['lib/delivery/{and-then,deduplicator,delivery-id,guard,memory-journal,missed,stores}.ts'],
      specs: [
        ...of('spec/delivery', 'delivery-id guard memory-journal missed deduplicator deduplicator-store'),
        ...of('spec/delivery', 'deduplicator-property'),
      ],
      sharing: OF_EACH_OBJECT,
    },
    journal: {
      mutate: ['lib/delivery/{journal,degradation}.ts'],
      specs: [...of('spec/delivery', 'sends degradation journal')],
      sharing: OF_THE_PROCESS,
    },
  },
  redaction: {
    keys: {
      mutate: ['lib/redaction/keys.ts'],
      specs: [...of('spec/redaction', 'keys'), 'spec/redaction'],
      // it remembers keys
      sharing: OF_THE_PROCESS,
    },
    text: {
      mutate: ['lib/redaction/{credentials,emails,phones,spans,text,urls}.ts'],
      specs: [...of('spec/redaction', 'phones emails urls text'), 'spec/redaction'],
      sharing: OF_EACH_OBJECT,
    },
    copy: {
      mutate: ['lib/redaction.ts', 'lib/redaction/{copy,read}.ts'],
      specs: [...of('spec/redaction', 'copy'), 'spec/redaction'],
      sharing: OF_EACH_OBJECT,
    },
  },
};
