import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { kubernetesFiles } from '../../tools/operations/kubernetes';

/** The modules of the models. Their declarations do not compile with `exactOptionalPropertyTypes`. */
const MODULES = [
  '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
  'kubernetes-models/apps/v1',
  'kubernetes-models/v1',
];

type Model = new (resource: object) => { validate(): void };
const MODELS: Record<string, Model> = {};

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const read = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');
function validate(resource: Resource): void {
  const Model = MODELS[resource.kind];
  if (Model === undefined) throw new Error(`There is no model of ${resource.kind}.`);
  new Model(resource).validate();
}

const resourcesIn = (text: string): Resource[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Resource);

describe('examples/kubernetes', () => {
  before(async () => {
    for (const module of MODULES) Object.assign(MODELS, await import(module));
  });

  for (const [path, content] of Object.entries(kubernetesFiles())) {
    it(`matches its sources: ${path} (to update it: npm run docs)`, () => {
      expect(read(path)).to.equal(content);
    });

    it(`has resources that their schemas accept: ${path}`, () => {
      const resources = resourcesIn(content);
      expect(resources).to.not.be.empty;
      for (const resource of resources) {
        expect(() => validate(resource), resource.metadata.name).to.not.throw();
      }
    });
  }

  it('is rejected by the schemas if a rule lacks its expression', () => {
    const rule = { groups: [{ name: 'broken', rules: [{ alert: 'Broken' }] }] };
    const broken = { kind: 'PrometheusRule', metadata: { name: 'broken' }, spec: rule };
    expect(() => validate(broken)).to.throw(/expr/);
  });
});
