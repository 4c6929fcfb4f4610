import { pass, skipped, warning, type Check, type Environment } from '../check';
import { pageOf } from '../metrics/page';
import { endpointVariable } from '../otlp/targets';
import { installedIn } from '../packages/installed';
import { exportersOf } from './signals';

/** Returns an attribute of `OTEL_RESOURCE_ATTRIBUTES`: `key=value,key=value`. */
function resourceAttribute({ env }: Environment, key: string): string | undefined {
  const pairs = (env['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',').map((pair) => pair.split('='));
  return pairs.find(([name]) => name?.trim() === key)?.[1]?.trim() || undefined;
}

/** Returns the labels of `target_info`, in which exporters write the resource. */
async function targetsOf(environment: Environment) {
  const { samples } = await pageOf(environment);
  return samples?.filter(({ name }) => name === 'target_info').map(({ labels }) => labels) ?? [];
}

/** Returns the name of the service in the environment. */
const givenName = (environment: Environment): string | undefined =>
  environment.env['OTEL_SERVICE_NAME']?.trim() || resourceAttribute(environment, 'service.name');

/** Returns whether the page has an instance id. The page of another service does not count. */
async function hasInstanceId(environment: Environment): Promise<boolean> {
  const name = givenName(environment);
  const targets = await targetsOf(environment);
  return targets.some(
    ({ service_instance_id: id, service_name: service }) => id && (!name || !service || service === name),
  );
}

/** A name of a service. Another text is in the wrong variable, and can be a secret. */
const NAME = /^[A-Za-z][\w.:/-]{0,63}$/;
const quoted = (name: string): string => (NAME.test(name) ? `"${name}"` : 'a value that is not a name');

const DEFAULT_NAME = /^unknown_service/;
const NAME_FIX = 'Set OTEL_SERVICE_NAME to the name of the service, such as "shop".';

export const serviceName: Check = {
  id: 'service-name',
  async run(environment) {
    const given = givenName(environment);
    const exported = (await targetsOf(environment)).flatMap(({ service_name: name }) => name || []);
    if (exported.some((name) => DEFAULT_NAME.test(name))) {
      return [warning('The application exports its metrics without a service name.', NAME_FIX)];
    }
    const [first] = exported;
    if (given && first !== undefined && !exported.includes(given)) {
      return [
        warning(
          `The metrics page has the service name ${quoted(first)}, but the environment has ${quoted(given)}.`,
          'Check that the page is that of this application, and whether its code sets the name.',
        ),
      ];
    }
    const name = given || first;
    if (name) return [pass(`The service name is ${quoted(name)}.`)];
    return installedIn(environment).hasNodeSdk
      ? [
          warning(
            'service.name is not set in the environment: the default is "unknown_service", unless code sets it.',
            NAME_FIX,
          ),
        ]
      : [skipped('Set OTEL_SERVICE_NAME, or start the application with a metrics page.')];
  },
};

/** Detectors of the SDK that set `service.instance.id`. */
const DETECTORS = ['all', 'serviceinstance', 'service'];

const NOT_NEEDED =
  'service.instance.id is not needed: no metrics are pushed. Prometheus adds the label "instance".';

export const serviceInstanceId: Check = {
  id: 'service-instance-id',
  async run(environment) {
    const { env } = environment;
    const detectors = (env['OTEL_NODE_RESOURCE_DETECTORS'] ?? '').split(',').map((name) => name.trim());
    const sdk = installedIn(environment).resolved('@opentelemetry/sdk-node');
    const isDetected =
      DETECTORS.some((name) => detectors.includes(name)) ||
      // the default of the 3.x line has the detector
      (!env['OTEL_NODE_RESOURCE_DETECTORS'] && /^(?:0\.3|[1-9])/.test(sdk?.version ?? ''));
    const isSet = resourceAttribute(environment, 'service.instance.id') !== undefined || isDetected;
    if (isSet || (await hasInstanceId(environment))) {
      return [pass('Each instance of the service has its own service.instance.id.')];
    }
    const names = exportersOf(environment, 'metrics');
    const isPushed =
      names.includes('otlp') || (names.length === 0 && endpointVariable(env, 'metrics') !== undefined);
    if (names.length === 0 && !isPushed && (await pageOf(environment)).samples === undefined) {
      return [skipped('Set OTEL_METRICS_EXPORTER, so that the doctor knows whether the id is needed.')];
    }
    if (!isPushed) return [pass(NOT_NEEDED)];
    return [
      warning(
        'service.instance.id is not set: the metrics of two instances overwrite each other.',
        'Set OTEL_NODE_RESOURCE_DETECTORS=env,host,serviceinstance.',
      ),
    ];
  },
};
